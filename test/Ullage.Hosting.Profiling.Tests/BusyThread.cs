using System.Runtime.CompilerServices;

namespace Ullage.Hosting.Profiling.Tests;

/// <summary>A thread that spends its time in <see cref="Spin"/> and, if asked, allocates in <see cref="Allocate"/>; until disposed.</summary>
internal sealed class BusyThread : IDisposable
{
    private readonly Thread _thread;
    private volatile bool _stop;
    private double _sum;
    private object? _kept;

    public BusyThread(bool allocates)
    {
        _thread = new Thread(() =>
        {
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
    }

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
    }

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
