using System.Threading.Channels;
using Ullage.Hosting.Workers;

namespace Ullage.HostingBench.Workers;

/// <summary>Both ways for a number of workers; a run hands all items in and waits until the last has been worked on.</summary>
internal sealed class Course : IDisposable
{
    private const int Capacity = 1000;
    private readonly int _items;
    private readonly WorkerPool<int> _pool;
    private readonly Channel<int> _channel = Channel.CreateBounded<int>(Capacity);
    private TaskCompletionSource _all = new();
    private int _left;

    public Course(int workers, int items)
    {
        _items = items;
        _pool = new(new() { Workers = workers, Capacity = Capacity }, (_, _) =>
        {
            Done();
            return default;
        });
        for (var i = 0; i < workers; i++)
        {
            _ = Task.Run(ReadAsync);
        }
    }

    public async Task ChannelAsync()
    {
        var all = Begin();
        for (var i = 0; i < _items; i++)
        {
            await _channel.Writer.WriteAsync(i);
        }

        await all;
    }

    public async Task PoolAsync()
    {
        var all = Begin();
        for (var i = 0; i < _items; i++)
        {
            await _pool.EnqueueAsync(i);
        }

        await all;
    }

    public void Dispose() => _channel.Writer.Complete();

    private async Task ReadAsync()
    {
        while (await _channel.Reader.WaitToReadAsync())
        {
            while (_channel.Reader.TryRead(out _))
            {
                Done();
            }
        }
    }

    private Task Begin()
    {
        _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _left, _items);
        return _all.Task;
    }

    private void Done()
    {
        if (Interlocked.Decrement(ref _left) == 0)
        {
            _all.SetResult();
        }
    }
}
