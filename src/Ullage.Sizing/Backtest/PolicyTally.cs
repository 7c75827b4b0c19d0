using Ullage.Model;

namespace Ullage.Sizing.Backtest;

/// <summary>A policy's containers added up. Its size does not grow with their number.</summary>
internal sealed class PolicyTally
{
    private const int MostHits = 20;
    private const double ManyOver = 0.1;

    private readonly double[] _frontierSlack = new double[Frontier.Margins.Count];
    private readonly double[] _frontierRate = new double[Frontier.Margins.Count];
    private readonly List<OomHit> _hits = [];
    private int _containers, _limited, _requested, _capped, _oomContainers, _containersOver;
    private long _podDays, _oomPodDays, _decisions, _decided, _changes;
    private double _rate, _slack, _limit, _limitUsed, _memoryRequest, _memoryRequestUsed, _over, _cpuRequest, _cpuUsed, _weightedOver, _throttled, _coreHours, _gibHours;

    public void Add(ContainerId container, ContainerTally tally, FrontierTally frontier)
    {
        if (tally.PodDays == 0)
        {
            return;
        }

        _containers++;
        _podDays += tally.PodDays;
        _oomPodDays += tally.OomPodDays;
        _decisions += tally.Decisions;
        _decided++;
        _changes += tally.Changes;
        _coreHours += tally.CoreHours;
        _gibHours += tally.GibHours;
        _memoryRequest += tally.MemoryRequestSum;
        _memoryRequestUsed += tally.RequestedMemorySum;
        if (tally.Limited > 0)
        {
            _limited++;
            _rate += (double)tally.OomPodDays / tally.Limited;
            _slack += tally.SlackSum / tally.Limited;
            _limit += tally.LimitSum;
            _limitUsed += tally.LimitedMemorySum;
            for (var i = 0; i < Frontier.Margins.Count; i++)
            {
                _frontierSlack[i] += frontier.Slack(i);
                _frontierRate[i] += frontier.Rate(i);
            }
        }

        if (tally.Requested > 0)
        {
            var over = tally.OverSum / tally.Requested;
            _requested++;
            _over += over;
            _containersOver += over > ManyOver ? 1 : 0;
            _cpuRequest += tally.CpuRequestSum;
            _cpuUsed += tally.CpuUsedSum;
            _weightedOver += tally.WeightedOverSum;
        }

        if (tally.Capped > 0)
        {
            _capped++;
            _throttled += tally.ThrottledSum / tally.Capped;
        }

        Hit(container, tally);
    }

    /// <summary>The figures.</summary>
    /// <param name="policy">Of which policy.</param>
    /// <param name="days">Days judged.</param>
    /// <param name="stepDays">Days from one decision to the next.</param>
    /// <param name="prices">What resources cost, or null.</param>
    public PolicyOutcome Outcome(BacktestPolicy policy, int days, int stepDays, Prices? prices)
    {
        var rate = Share(_rate, _limited);
        var slack = Share(_slack, _limited);
        return new PolicyOutcome
        {
            Policy = policy.Name,
            Summary = policy.Summary,
            IsPeer = policy.IsPeer,
            Containers = _containers,
            PodDays = _podDays,
            OomPodDays = _oomPodDays,
            OomContainers = _oomContainers,
            OomRate = rate,
            MemorySlack = slack,
            UnderFrontier = rate is { } r && slack is { } s ? Frontier.Gain(_frontierRate.Zip(_frontierSlack, (fr, fs) => (fr / _limited, fs / _limited)), r, s) : null,
            MemoryLimitToUsed = Share(_limit, _limitUsed),
            MemoryRequestToUsed = Share(_memoryRequest, _memoryRequestUsed),
            CpuRequestToUsed = Share(_cpuRequest, _cpuUsed),
            CpuOver = Share(_over, _requested),
            CpuOverWeighted = Share(_weightedOver, _cpuUsed),
            ContainersOver = _containersOver,
            Throttled = Share(_throttled, _capped),
            ChangesAWeek = _decisions > _decided ? (double)_changes / (_decisions - _decided) * 7 / stepDays : null,
            MonthlyCost = prices is null || days == 0 ? null
                : Money((_coreHours * (double)prices.CpuPerCoreHour + _gibHours * (double)prices.MemoryPerGibHour) / (days * 24) * MonthlySaving.HoursPerMonth),
            Hits = [.. _hits],
        };
    }

    private static double? Share(double sum, double of) => of > 0 ? sum / of : null;

    private static decimal Money(double amount) => amount < 1e15 ? decimal.Round((decimal)amount, 2) : 1_000_000_000_000_000m;

    private void Hit(ContainerId container, ContainerTally tally)
    {
        if (tally.OomPodDays == 0)
        {
            return;
        }

        _oomContainers++;
        _hits.Add(new OomHit(container, tally.Limited, tally.OomPodDays, tally.WorstPeakToLimit));
        _hits.Sort(static (a, b) =>
        {
            var order = b.OomPodDays.CompareTo(a.OomPodDays);
            order = order != 0 ? order : b.WorstPeakToLimit.CompareTo(a.WorstPeakToLimit);
            return order != 0 ? order : a.Container.CompareTo(b.Container);
        });
        if (_hits.Count > MostHits)
        {
            _hits.RemoveAt(MostHits);
        }
    }
}
