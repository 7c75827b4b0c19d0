using Ullage.Lab.Groups;

namespace Ullage.Lab.Cluster;

/// <summary>A pod of one container that is started again when it ends, as the kubelet would.</summary>
internal sealed class Pod : IAsyncDisposable
{
    /// <summary>The kubelet waits 10 s before the first restart and longer before later ones; the lab's days are short.</summary>
    private static readonly TimeSpan _backOff = TimeSpan.FromSeconds(1);

    private readonly GroupTree _groups;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly Action _changed;
    private readonly CancellationTokenSource _stop = new();
    private Task _life = Task.CompletedTask;
    private long _pastOomKills;

    public Pod(PodSpec spec, string replicaSet, GroupTree groups, TimeProvider time, Random random, Action changed)
    {
        Spec = spec;
        ReplicaSet = replicaSet;
        Name = $"{replicaSet}-{Names.Suffix(random, 5)}";
        Uid = Names.Uid(random);
        Created = time.GetUtcNow();
        _groups = groups;
        _time = time;
        _random = random;
        _changed = changed;
    }

    public PodSpec Spec { get; }

    public string ReplicaSet { get; }

    public string Name { get; }

    public string Uid { get; }

    public DateTimeOffset Created { get; }

    /// <summary>The life now running; null between two.</summary>
    public Instance? Running { get; private set; }

    /// <summary>The group of the whole pod.</summary>
    public Group? Group { get; private set; }

    public int Restarts { get; private set; }

    /// <summary>Why the life before ended, such as OOMKilled; null when there was none.</summary>
    public string? LastTerminatedReason { get; private set; }

    /// <summary>Kills for want of memory over all lives, by the kernel's counters.</summary>
    public long OomKills => _pastOomKills + (Running?.Group.Read().Memory.OomKills ?? 0);

    private string Path => $"/kubepods/burstable/pod{Uid}";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Group = _groups.Make(Path);
        await BeginLifeAsync(cancellationToken);
        _life = LiveAsync();
    }

    /// <summary>Ends it and removes its groups.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _life;
        if (Running is { } last)
        {
            await last.StopAsync();
            _pastOomKills += last.Group.Read().Memory.OomKills ?? 0;
            Running = null;
            await last.Group.RemoveAsync(_time);
        }

        if (Group is { } group)
        {
            await group.RemoveAsync(_time);
        }

        _stop.Dispose();
    }

    private async Task BeginLifeAsync(CancellationToken cancellationToken)
    {
        var id = Names.ContainerId(_random);
        var group = _groups.Make($"{Path}/{id}");
        if (Spec.Resources.MemoryLimit is { } memory)
        {
            group.LimitMemory(memory.Bytes);
        }

        if (Spec.Resources.CpuLimit is { } cpu)
        {
            group.LimitCpu(cpu.Cores);
        }

        if (Spec.Resources.CpuRequest is { } request)
        {
            group.RequestCpu(request.Cores);
        }

        Running = await Instance.StartAsync(id, group, Spec, _time, cancellationToken);
        _changed();
    }

    private async Task LiveAsync()
    {
        try
        {
            while (Running is { } life)
            {
                await life.WaitForExitAsync(_stop.Token);
                var kills = life.Group.Read().Memory.OomKills ?? 0;
                if (kills == 0)
                {
                    await Console.Error.WriteLineAsync($"{Name} ended with code {life.ExitCode}: {life.Complaints}");
                }

                await Task.Delay(_backOff, _time, _stop.Token);
                _pastOomKills += kills;
                Running = null;
                // told together, as a pod's status tells them: seen apart, one end would look like two
                Restarts++;
                LastTerminatedReason = kills > 0 ? "OOMKilled" : life.ExitCode == 0 ? "Completed" : "Error";
                await life.Group.RemoveAsync(_time);
                await BeginLifeAsync(_stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // the pod is being stopped
        }
        catch (LabException e)
        {
            await Console.Error.WriteLineAsync($"{Name} could not be started again: {e.Message}");
        }
    }
}
