using System.Runtime.CompilerServices;

namespace Ullage.Hosting.Profiling.Tests;

/// <summary>A thread that spends its time in <see cref="Spin"/> and, if asked, allocates in <see cref="Allocate"/>; until disposed.</summary>
internal sealed class BusyThread : IDisposable
{
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _begun = new();
    private volatile bool _stop;
    private long _number;
    private double _sum;
    private object? _kept;

    public BusyThread(bool allocates)
    {
        _thread = new Thread(() =>
        {
            _number = long.Parse(new DirectoryInfo("/proc/thread-self").ResolveLinkTarget(false)?.Name ?? "0", System.Globalization.CultureInfo.InvariantCulture);
            _begun.Set();
            while (!_stop)
            {
                Spin();
                if (allocates)
                {
                    Allocate();
                }
            }
        })
        { IsBackground = true };
        _thread.Start();
        _begun.Wait();
    }

    /// <summary>This file, and the lines of <see cref="Spin"/>.</summary>
    public static string File { get; } = Path();

    public static int FirstLine => LineOf("private void Spin()") + 1;

    public static int LastLine => LineOf("private void Spin()") + 7;

    /// <summary>CPU time of the thread by the kernel.</summary>
    public TimeSpan Used =>
        TimeSpan.FromMicroseconds(long.Parse(System.IO.File.ReadAllText($"/proc/self/task/{_number}/schedstat").Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture) / 1000d);

    public (double, object?) Kept => (_sum, _kept);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ProfiledThing[] AllocateMany(int count)
    {
        var things = new ProfiledThing[16];
        for (var i = 0; i < count; i++)
        {
            things[i & 15] = new ProfiledThing();
        }

        return things;
    }

    public void Dispose()
    {
        _stop = true;
        _thread.Join();
        _begun.Dispose();
    }

    private static string Path([CallerFilePath] string path = "") => path;

    private static int LineOf(string text) => Array.FindIndex(System.IO.File.ReadAllLines(File), line => line.Trim() == text) + 1;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Spin()
    {
        for (var i = 0; i < 20_000; i++)
        {
            _sum += Math.Sqrt(i);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Allocate() => _kept = new byte[10_000];

    /// <summary>72 bytes: seven numbers and the object's own two words.</summary>
    internal sealed record ProfiledThing(long A = 1, long B = 2, long C = 3, long D = 4, long E = 5, long F = 6, long G = 7);
}
