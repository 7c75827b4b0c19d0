using System.Buffers;
using Ullage.Model;

namespace Ullage.Prometheus.Api;

/// <summary>A sliding window over an answer: grows to hold one piece (a frame, a line, a token) and never beyond a bound.</summary>
internal sealed class AnswerBuffer(Answer answer, int maxBytes) : IDisposable
{
    private const int FirstBytes = 64 << 10;
    private const int MostPooledBytes = 4 << 20;
    private const int MostPooled = 16;

    // The shared pool keeps an array of each size for each thread that ever returned one: megabytes a thread, for as long as the process lives.
    private static readonly ArrayPool<byte> Pool = ArrayPool<byte>.Create(MostPooledBytes, MostPooled);

    private byte[] _bytes = Pool.Rent(Math.Min(FirstBytes, maxBytes));
    private int _start;
    private int _end;

    /// <summary>Where the answer comes from, for messages.</summary>
    public string At => answer.At;

    /// <summary>What has been received and not consumed.</summary>
    public ReadOnlySpan<byte> Unread => _bytes.AsSpan(_start, _end - _start);

    /// <summary>Whether the body has ended; <see cref="Unread"/> is then all that is left.</summary>
    public bool Ended { get; private set; }

    /// <summary>The offset in the body of the first unread byte.</summary>
    public long Offset => answer.BytesRead - (_end - _start);

    public void Consume(int count) => _start += count;

    /// <summary>Receives more.</summary>
    /// <returns>False when the body has ended.</returns>
    /// <exception cref="BrokenAnswerException">One piece exceeds the bound, or the answer broke.</exception>
    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (Ended)
        {
            return false;
        }

        MakeRoom(1);
        var read = await answer.ReadAsync(_bytes.AsMemory(_end), cancellationToken);
        _end += read;
        Ended = read == 0;
        return !Ended;
    }

    /// <summary>Receives until a number of bytes is unread.</summary>
    /// <returns>False when the body ended before.</returns>
    /// <exception cref="BrokenAnswerException">The number exceeds the bound, or the answer broke.</exception>
    public async ValueTask<bool> FillToAsync(int count, CancellationToken cancellationToken)
    {
        while (_end - _start < count)
        {
            MakeRoom(count - (_end - _start));
            if (!await FillAsync(cancellationToken))
            {
                return false;
            }
        }

        return true;
    }

    public void Dispose()
    {
        var bytes = _bytes;
        _bytes = [];
        (_start, _end) = (0, 0);
        if (bytes.Length > 0)
        {
            Pool.Return(bytes);
        }
    }

    private void MakeRoom(int wanted)
    {
        if (_start == _end)
        {
            (_start, _end) = (0, 0);
        }

        if (_bytes.Length - _end >= wanted)
        {
            return;
        }

        var held = _end - _start;
        if (held + wanted > maxBytes)
        {
            throw new BrokenAnswerException(SourceFailure.TooLarge, $"{At} sent a piece of more than {maxBytes} bytes at offset {Offset}, which exceeds the bound; this is not what the protocol sends.");
        }

        if (_bytes.Length >= held + wanted && held <= _bytes.Length / 2)
        {
            _bytes.AsSpan(_start, held).CopyTo(_bytes);
        }
        else
        {
            var larger = Pool.Rent(Math.Min(maxBytes, Math.Max(held + wanted, 2 * _bytes.Length)));
            _bytes.AsSpan(_start, held).CopyTo(larger);
            Pool.Return(_bytes);
            _bytes = larger;
        }

        (_start, _end) = (0, held);
    }
}
