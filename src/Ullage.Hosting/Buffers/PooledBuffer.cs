using System.Buffers;

namespace Ullage.Hosting.Buffers;

/// <summary>
/// Bytes in a rented array that grows as it is written to. Whoever rented it disposes it; then the buffer and every <see cref="Memory{T}"/> that it gave out throw instead of showing what the next owner
/// writes. A span must not be kept across <see cref="Dispose"/> or the next write: it cannot know. Not safe for concurrent use.
/// </summary>
public sealed class PooledBuffer : IBufferWriter<byte>, IDisposable
{
    private readonly BufferPool _pool;
    private readonly LeakWatch? _watch;
    private readonly View _view;
    private byte[]? _array;
    private volatile bool _pinned;

    internal PooledBuffer(BufferPool pool, byte[] array, LeakWatch? watch)
    {
        (_pool, _array, _watch) = (pool, array, watch);
        _view = new View(this);
    }

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>What was written.</summary>
    /// <exception cref="ObjectDisposedException">It was given back.</exception>
    public ReadOnlySpan<byte> WrittenSpan => Array.AsSpan(0, Length);

    /// <summary>What was written, to be handed to what waits. It throws when it is read after the buffer was given back.</summary>
    /// <exception cref="ObjectDisposedException">It was given back.</exception>
    public ReadOnlyMemory<byte> WrittenMemory
    {
        get
        {
            _ = Array;
            return _view.Slice(0, Length);
        }
    }

    internal int MaxSize => _pool.MaxSize;

    private byte[] Array => _array ?? throw new ObjectDisposedException(nameof(PooledBuffer), "The buffer was given back to its pool; what it held belongs to another.");

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">It was given back.</exception>
    /// <exception cref="InvalidOperationException">It would hold more than <see cref="BufferPoolOptions.MaxSize"/>.</exception>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return Array.AsSpan(Length);
    }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">It was given back.</exception>
    /// <exception cref="InvalidOperationException">It would hold more than <see cref="BufferPoolOptions.MaxSize"/>.</exception>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _view.Slice(Length, Array.Length - Length);
    }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">It was given back.</exception>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Array.Length - Length);
        Length += count;
    }

    /// <summary>Empties it, keeping its room.</summary>
    /// <exception cref="ObjectDisposedException">It was given back.</exception>
    public void Clear()
    {
        _ = Array;
        Length = 0;
    }

    /// <summary>Gives the array back. Later calls do nothing.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _array, null) is { } array)
        {
            Length = 0;
            _pool.GiveBack(array, _pinned);
            _pool.Ended();
            _watch?.Dispose();
        }
    }

    private void Reserve(int sizeHint)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sizeHint);
        var array = Array;
        var needed = (long)Length + Math.Max(1, sizeHint);
        if (needed <= array.Length)
        {
            return;
        }

        if (needed > _pool.MaxSize)
        {
            throw new InvalidOperationException($"A pooled buffer would hold {needed} bytes; expected at most {_pool.MaxSize} (BufferPool.MaxSize).");
        }

        var larger = _pool.Take((int)Math.Min(_pool.MaxSize, Math.Max(needed, 2L * array.Length)));
        array.AsSpan(0, Length).CopyTo(larger);
        _array = larger;
        _pool.GiveBack(array, _pinned);
    }

    /// <summary>
    /// What memories point to: it looks the array up at each reading, so that they outlive growth and not the rental. It shows no array to those who ask for one, since they would keep it.
    /// </summary>
    private sealed class View(PooledBuffer buffer) : MemoryManager<byte>
    {
        public Memory<byte> Slice(int start, int length) => CreateMemory(start, length);

        public override Span<byte> GetSpan() => buffer.Array;

        public override MemoryHandle Pin(int elementIndex = 0)
        {
            // The kernel may use a pinned array later than anybody here can tell: it goes to nobody else.
            buffer._pinned = true;
            return buffer.Array.AsMemory(elementIndex).Pin();
        }

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
