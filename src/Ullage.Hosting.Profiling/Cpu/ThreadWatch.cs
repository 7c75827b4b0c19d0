using System.Diagnostics;

namespace Ullage.Hosting.Profiling.Cpu;

/// <summary>Reads the CPU times of this process's threads again and again, on a thread of its own, until it is finished; at a cost of at most one part in 50 of a CPU.</summary>
internal sealed class ThreadWatch : IDisposable
{
    private const int RoundsAListing = 5;
    private const int RestsAReading = 50;
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(20);
    private readonly ProcThreads _threads;
    private readonly ManualResetEventSlim _end = new();
    private readonly Thread _reader;
    private bool _finished;

    /// <summary>Of the threads that a folder tells of.</summary>
    public ThreadWatch(string root = ProcThreads.Root)
    {
        _threads = new ProcThreads(root);
        _reader = new Thread(Run) { IsBackground = true, Name = "Ullage profiler" };
    }

    /// <summary>What was read.</summary>
    public ThreadTimeline Timeline { get; } = new();

    /// <summary>The machine's monotonic clock in nanoseconds, as the runtime's events have it.</summary>
    public static long Now => (long)(Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency));

    /// <summary>Begins; the first round of readings has then been made.</summary>
    public void Start()
    {
        Read(_threads.List(), first: true);
        _reader.Start();
    }

    /// <summary>Makes the last round of readings and gives the threads their names.</summary>
    public void Finish()
    {
        if (_finished)
        {
            return;
        }

        _finished = true;
        _end.Set();
        if (_reader.ThreadState.HasFlag(System.Threading.ThreadState.Unstarted))
        {
            return;
        }

        _reader.Join();
        var there = _threads.List();
        Read(there, first: false);
        foreach (var thread in there)
        {
            Timeline.Name(thread, _threads.Name(thread));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Finish();
        _threads.Dispose();
        _end.Dispose();
    }

    private void Run()
    {
        var there = _threads.List();
        var rest = Every;
        for (var round = 1; !_end.Wait(rest); round++)
        {
            var begun = Stopwatch.GetTimestamp();
            if (round % RoundsAListing == 0)
            {
                there = _threads.List();
            }

            Read(there, first: false);
            var took = Stopwatch.GetElapsedTime(begun) * RestsAReading;
            rest = took > Every ? took : Every;
        }
    }

    private void Read(IReadOnlyList<long> threads, bool first)
    {
        foreach (var thread in threads)
        {
            if (_threads.Nanoseconds(thread) is { } cpu)
            {
                Timeline.Add(thread, Now, cpu, first);
                if (first)
                {
                    Timeline.Name(thread, _threads.Name(thread));
                }
            }
        }

        Timeline.End(Now);
    }
}
