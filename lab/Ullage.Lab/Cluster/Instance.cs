using System.Diagnostics;
using Ullage.Lab.Groups;

namespace Ullage.Lab.Cluster;

/// <summary>One life of a container: a process in a group of its own.</summary>
internal sealed class Instance
{
    private readonly Process _process;
    private readonly Queue<string> _complaints = new();

    private Instance(string id, Group group, Process process, DateTimeOffset started)
    {
        Id = id;
        Group = group;
        _process = process;
        Started = started;
    }

    public string Id { get; }

    public Group Group { get; }

    public DateTimeOffset Started { get; }

    /// <summary>Host and port of the service.</summary>
    public string App { get; private set; } = "";

    /// <summary>Host and port of its metrics.</summary>
    public string Metrics { get; private set; } = "";

    /// <summary>Starts the service in the group and waits until it tells its addresses.</summary>
    public static async Task<Instance> StartAsync(string id, Group group, PodSpec spec, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = group.Enter(spec.Program, spec.Arguments);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        foreach (var (name, value) in spec.Environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start) ?? throw new LabException($"{spec.Program} did not start.");
        var instance = new Instance(id, group, process, time.GetUtcNow());
        process.ErrorDataReceived += (_, line) =>
        {
            instance.Complain(line.Data);
            if (line.Data is not null)
            {
                spec.Errors?.Invoke(line.Data);
            }
        };
        process.BeginErrorReadLine();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        string? line;
        try
        {
            line = await process.StandardOutput.ReadLineAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            line = null;
        }

        foreach (var part in line?.Split(' ') ?? [])
        {
            instance.App = part.StartsWith("app=", StringComparison.Ordinal) ? part[4..] : instance.App;
            instance.Metrics = part.StartsWith("metrics=", StringComparison.Ordinal) ? part[8..] : instance.Metrics;
        }

        if (instance.App.Length == 0 || instance.Metrics.Length == 0)
        {
            await instance.StopAsync();
            throw new LabException($"{spec.Program} did not tell its addresses within 60 s; it said: '{line}' {instance.Complaints}");
        }

        return instance;
    }

    /// <summary>The last lines on standard error.</summary>
    public string Complaints
    {
        get
        {
            lock (_complaints)
            {
                return string.Join(" / ", _complaints);
            }
        }
    }

    public Task WaitForExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    public int ProcessId => _process.Id;

    public int ExitCode => _process.ExitCode;

    /// <summary>Ends it as a pod is ended: asked first, by the end of its standard input, then killed.</summary>
    public async Task StopAsync()
    {
        try
        {
            _process.StandardInput.Close();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(6));
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private void Complain(string? line)
    {
        lock (_complaints)
        {
            if (line is not null)
            {
                _complaints.Enqueue(line);
            }

            if (_complaints.Count > 10)
            {
                _complaints.Dequeue();
            }
        }
    }
}
