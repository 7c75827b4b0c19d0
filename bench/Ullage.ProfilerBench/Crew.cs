namespace Ullage.ProfilerBench;

/// <summary>Threads that work until disposed, beside threads that only wait, as a service has them.</summary>
internal sealed class Crew : ICrew
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ManualResetEventSlim _end = new();
    private readonly List<Thread> _threads = [];
    private readonly Work[] _works;

    public Crew(int busy, int waiting, int times = 1)
    {
        _works = [.. Enumerable.Range(0, busy).Select(_ => new Work(times))];
        foreach (var work in _works)
        {
            Start(() =>
            {
                while (!_stop.IsCancellationRequested)
                {
                    work.RoundTimed();
                }
            });
        }

        for (var i = 0; i < waiting; i++)
        {
            Start(_end.Wait);
        }
    }

    public long Rounds => _works.Sum(static w => w.Rounds);

    public long[] Taken => [.. Enumerable.Range(0, Work.Kinds.Length).Select(kind => _works.Sum(w => w.Taken[kind]))];

    public void Dispose()
    {
        _stop.Cancel();
        _end.Set();
        _threads.ForEach(static t => t.Join());
        _end.Dispose();
        _stop.Dispose();
    }

    private void Start(Action run)
    {
        var thread = new Thread(() => run()) { IsBackground = true };
        thread.Start();
        _threads.Add(thread);
    }
}
