using System.Buffers;
using System.IO.Pipelines;
using Ullage.Hosting.Redis.Protocol;

namespace Ullage.Hosting.Redis.Client;

/// <summary>
/// One connection: commands are sent as they come, without waiting for the answers to those before, and answers are given out in their order. What is handed in while a write is under way goes out with the next.
/// Once anything fails all that wait are told, and it takes nothing more. Safe for concurrent use.
/// </summary>
internal sealed class RedisConnection : IAsyncDisposable
{
    private readonly Stream _stream;
    private readonly string _server;
    private readonly int _mostPending;
    private readonly int _largest;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource<Reply>> _pending = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Task _reading;
    private ArrayBufferWriter<byte> _toSend = new();
    private ArrayBufferWriter<byte> _sending = new();
    private bool _writing;
    private RedisException? _fault;
    private long _heardAt;

    public RedisConnection(Stream stream, string server, int mostPending, int largest, TimeProvider time)
    {
        (_stream, _server, _mostPending, _largest, _time) = (stream, server, mostPending, largest, time);
        _heardAt = time.GetTimestamp();
        _reading = ReadAsync();
    }

    /// <summary>Whether it has failed or was closed.</summary>
    public bool IsClosed
    {
        get
        {
            lock (_lock)
            {
                return _fault is not null;
            }
        }
    }

    /// <summary>Commands that wait for their answer.</summary>
    public int Pending
    {
        get
        {
            lock (_lock)
            {
                return _pending.Count;
            }
        }
    }

    /// <summary>Time since anything came.</summary>
    public TimeSpan Silence => _time.GetElapsedTime(Interlocked.Read(ref _heardAt));

    /// <summary>Sends a command; the task is its answer, an error of the server's included.</summary>
    /// <exception cref="RedisException">It was not sent.</exception>
    public Task<Reply> Send(Command command)
    {
        var answer = new TaskCompletionSource<Reply>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_fault is not null)
            {
                throw new RedisException(RedisFault.Unavailable, _fault.Message, _fault);
            }

            if (_pending.Count >= _mostPending || _toSend.WrittenCount + command.Length > _largest)
            {
                throw new RedisException(RedisFault.Saturated, $"{_server}: {_pending.Count} commands wait for answers and {_toSend.WrittenCount} bytes to be sent; expected at most {_mostPending} and {_largest}.");
            }

            command.WriteTo(_toSend);
            _pending.Enqueue(answer);
            if (_writing)
            {
                return answer.Task;
            }

            _writing = true;
        }

        _ = WriteAsync();
        return answer.Task;
    }

    /// <summary>Gives it up: all that wait are told why.</summary>
    public void Fail(RedisFault fault, string because, Exception? inner = null)
    {
        List<TaskCompletionSource<Reply>> waiting;
        RedisException failure;
        lock (_lock)
        {
            if (_fault is not null)
            {
                return;
            }

            _fault = failure = new RedisException(fault, $"{_server}: {because}", inner);
            waiting = [.. _pending];
            _pending.Clear();
        }

        _end.Cancel();
        _stream.Dispose();
        foreach (var answer in waiting)
        {
            answer.TrySetException(failure);

            // Whoever was late has gone.
            _ = answer.Task.Exception;
        }
    }

    /// <summary>Closes it at once.</summary>
    public async ValueTask DisposeAsync()
    {
        Fail(RedisFault.Unavailable, "the connection was closed.");
        await _reading.ConfigureAwait(false);
        _end.Dispose();
    }

    private async Task WriteAsync()
    {
        try
        {
            while (true)
            {
                lock (_lock)
                {
                    if (_toSend.WrittenCount == 0 || _fault is not null)
                    {
                        _writing = false;
                        return;
                    }

                    (_toSend, _sending) = (_sending, _toSend);
                }

                await _stream.WriteAsync(_sending.WrittenMemory, _end.Token).ConfigureAwait(false);

                // A large value is sent seldom: its room is not kept for ever.
                const int Kept = 1 << 20;
                if (_sending.Capacity > Kept)
                {
                    _sending = new();
                }
                else
                {
                    _sending.ResetWrittenCount();
                }
            }
        }
        catch (Exception e)
        {
            Fail(RedisFault.Unavailable, $"sending failed: {e.Message}", e);
        }
    }

    private async Task ReadAsync()
    {
        // The first answer may come before this object is whole.
        await Task.Yield();
        var pipe = PipeReader.Create(_stream, new StreamPipeReaderOptions(bufferSize: 16 << 10));
        try
        {
            while (true)
            {
                var read = await pipe.ReadAsync(_end.Token).ConfigureAwait(false);
                Interlocked.Exchange(ref _heardAt, _time.GetTimestamp());
                pipe.AdvanceTo(GiveOut(read.Buffer), read.Buffer.End);
                if (read.IsCompleted)
                {
                    Fail(RedisFault.Unavailable, "the server closed the connection.");
                    return;
                }
            }
        }
        catch (FormatException e)
        {
            Fail(RedisFault.Malformed, e.Message, e);
        }
        catch (Exception e)
        {
            Fail(RedisFault.Unavailable, $"reading failed: {e.Message}", e);
        }
        finally
        {
            await pipe.CompleteAsync().ConfigureAwait(false);
        }
    }

    private SequencePosition GiveOut(in ReadOnlySequence<byte> buffer)
    {
        var reader = new SequenceReader<byte>(buffer);
        var done = reader.Position;
        while (ReplyParser.TryRead(ref reader, _largest, out var reply))
        {
            done = reader.Position;
            if (reply.Kind == ReplyKind.Push)
            {
                continue;
            }

            TaskCompletionSource<Reply>? answer;
            lock (_lock)
            {
                _pending.TryDequeue(out answer);
            }

            if (answer is null)
            {
                throw new FormatException("Found an answer to nothing that was asked.");
            }

            answer.TrySetResult(reply);
        }

        return done;
    }
}
