namespace Ullage.Hosting.Logs;

/// <summary>
/// Lines on their way to a stream: whoever logs copies a line into memory, and a thread of its own writes whatever is there at once. Memory is bounded; a line that finds no room is dropped and counted.
/// Safe for concurrent use.
/// </summary>
internal sealed class LogSink : IDisposable
{
    private const int FirstBytes = 16 << 10;
    private readonly object _gate = new();
    private readonly Stream _output;
    private readonly int _capacity;
    private readonly Func<long, byte[]> _tellDropped;
    private readonly List<(long Until, TaskCompletionSource Done)> _waiting = [];
    private readonly Thread _thread;
    private byte[] _filling = new byte[FirstBytes], _writing = new byte[FirstBytes];
    private int _filled;
    private long _accepted, _written, _dropped, _untold;
    private bool _closed;

    /// <param name="output">Where lines go; stays open.</param>
    /// <param name="capacity">Bytes that may wait.</param>
    /// <param name="tellDropped">Makes the line that says how many were dropped.</param>
    public LogSink(Stream output, int capacity, Func<long, byte[]> tellDropped)
    {
        (_output, _capacity, _tellDropped) = (output, capacity, tellDropped);
        _thread = new Thread(Run) { IsBackground = true, Name = "logs" };
        _thread.UnsafeStart();
    }

    /// <summary>Lines that were lost: no room, or a stream that fails.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Hands a line over. Never waits for the stream.</summary>
    /// <returns>False when it was dropped.</returns>
    public bool TryWrite(ReadOnlySpan<byte> line)
    {
        lock (_gate)
        {
            if (_closed || _filled + line.Length > _capacity)
            {
                Drop();
                return false;
            }

            if (_filled + line.Length > _filling.Length)
            {
                Array.Resize(ref _filling, (int)Math.Min(_capacity, Math.Max(_filled + line.Length, 2L * _filling.Length)));
            }

            line.CopyTo(_filling.AsSpan(_filled));
            _filled += line.Length;
            _accepted += line.Length;
            if (_filled == line.Length)
            {
                Monitor.PulseAll(_gate);
            }

            return true;
        }
    }

    /// <summary>Completes when everything handed over before has been written.</summary>
    public Task FlushAsync()
    {
        lock (_gate)
        {
            if (_written >= _accepted)
            {
                return Task.CompletedTask;
            }

            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((_accepted, done));
            return done.Task;
        }
    }

    /// <summary>Writes what is left, for a second at most: a stuck stream does not keep the process.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }

        _thread.Join(TimeSpan.FromSeconds(1));
    }

    private void Drop()
    {
        _dropped++;
        _untold++;
    }

    private void Run()
    {
        while (Take() is { } length)
        {
            var lost = !Put(_writing.AsSpan(0, length));
            lock (_gate)
            {
                if (lost)
                {
                    // What of it was written before the stream failed is not known.
                    var lines = _writing.AsSpan(0, length).Count((byte)'\n');
                    _dropped += lines;
                    _untold += lines;
                }

                _written += length;
                for (var i = _waiting.Count - 1; i >= 0; i--)
                {
                    if (_waiting[i].Until <= _written)
                    {
                        _waiting[i].Done.SetResult();
                        _waiting.RemoveAt(i);
                    }
                }
            }
        }
    }

    /// <summary>Waits for lines and takes all there are; null at the end.</summary>
    private int? Take()
    {
        long untold;
        int length;
        lock (_gate)
        {
            while (_filled == 0 && !_closed)
            {
                Monitor.Wait(_gate);
            }

            if (_filled == 0)
            {
                return null;
            }

            (_filling, _writing) = (_writing, _filling);
            (length, _filled) = (_filled, 0);
            (untold, _untold) = (_untold, 0);
        }

        if (untold > 0)
        {
            Put(_tellDropped(untold));
        }

        return length;
    }

    private bool Put(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _output.Write(bytes);
            _output.Flush();
            return true;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or UnauthorizedAccessException)
        {
            // Nobody reads any more; the service goes on.
            return false;
        }
    }
}
