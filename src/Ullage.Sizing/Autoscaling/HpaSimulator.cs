namespace Ullage.Sizing.Autoscaling;

/// <summary>
/// A HorizontalPodAutoscaler in steps: the highest count of all metrics, steadied by its windows, slowed to its paces, held between its bounds
/// (Kubernetes documentation, "Horizontal Pod Autoscaling" and "Configurable scaling behavior"). Pods are ready at once.
/// </summary>
internal sealed class HpaSimulator(HpaBehavior behavior, int replicas)
{
    private readonly Queue<(TimeSpan At, int Replicas)> _asked = [];
    private readonly Queue<(TimeSpan At, int Change)> _changes = [];
    private TimeSpan _now;

    /// <summary>Replicas now.</summary>
    public int Replicas { get; private set; } = Math.Clamp(replicas, behavior.MinReplicas, behavior.MaxReplicas);

    /// <summary>One look of the controller.</summary>
    /// <param name="ratios">Each metric's value ÷ target, now.</param>
    /// <returns>Replicas after it.</returns>
    public int Step(params ReadOnlySpan<double> ratios)
    {
        _now += behavior.SyncPeriod;
        var asked = 0;
        foreach (var ratio in ratios)
        {
            asked = Math.Max(asked, HpaFormula.Desired(Replicas, ratio));
        }

        var next = Paced(Steadied(asked == 0 ? Replicas : asked));
        if (next != Replicas)
        {
            _changes.Enqueue((_now, next - Replicas));
            Replicas = next;
        }

        return Replicas;
    }

    private int Steadied(int asked)
    {
        _asked.Enqueue((_now, asked));
        var longest = behavior.ScaleDownStabilization > behavior.ScaleUpStabilization ? behavior.ScaleDownStabilization : behavior.ScaleUpStabilization;
        while (_asked.Peek().At < _now - longest)
        {
            _asked.Dequeue();
        }

        // Down to the highest count of its window, up to the lowest of its own.
        int most = asked, least = asked;
        foreach (var (at, count) in _asked)
        {
            most = at >= _now - behavior.ScaleDownStabilization ? Math.Max(most, count) : most;
            least = at >= _now - behavior.ScaleUpStabilization ? Math.Min(least, count) : least;
        }

        return Math.Clamp(Replicas, least, Math.Max(least, most));
    }

    private int Paced(int wanted)
    {
        if (wanted > Replicas)
        {
            var most = 0;
            foreach (var pace in behavior.ScaleUp)
            {
                var start = Replicas - Changed(pace.Period);
                most = Math.Max(most, pace.Pods is { } pods ? start + pods : (int)Math.Ceiling(start * (1 + (pace.Percent!.Value / 100))));
            }

            wanted = Math.Min(wanted, Math.Max(most, Replicas));
        }
        else if (wanted < Replicas)
        {
            var least = int.MaxValue;
            foreach (var pace in behavior.ScaleDown)
            {
                var start = Replicas - Changed(pace.Period);
                least = Math.Min(least, pace.Pods is { } pods ? start - pods : (int)(start * (1 - (pace.Percent!.Value / 100))));
            }

            wanted = Math.Max(wanted, Math.Min(least, Replicas));
        }

        return Math.Clamp(wanted, behavior.MinReplicas, behavior.MaxReplicas);
    }

    private int Changed(TimeSpan period)
    {
        while (_changes.Count > 0 && _changes.Peek().At < _now - TimeSpan.FromHours(1))
        {
            _changes.Dequeue();
        }

        var sum = 0;
        foreach (var (at, change) in _changes)
        {
            sum += at > _now - period ? change : 0;
        }

        return sum;
    }
}
