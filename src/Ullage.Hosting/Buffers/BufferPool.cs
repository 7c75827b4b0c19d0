using System.Buffers;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Ullage.Hosting.Telemetry;

namespace Ullage.Hosting.Buffers;

/// <summary>
/// Rents buffers whose ownership is plain: who rents one disposes it, once, and nothing that it gave out can be read afterwards. Safe for concurrent use; a buffer is not.
/// </summary>
public sealed class BufferPool
{
    private readonly ArrayPool<byte> _arrays;
    private readonly BufferPoolOptions _options;
    private readonly ILogger _log;
    private readonly Counter<long>? _unpooled;
    private readonly Counter<long>? _leaked;
    private long _rented;

    /// <summary>Makes a pool.</summary>
    /// <param name="options">Sizes.</param>
    /// <param name="arrays">Where arrays come from; the shared pool by default.</param>
    /// <param name="log">Told of leaks.</param>
    /// <param name="meters">Where <c>ullage.buffers.*</c> are measured.</param>
    /// <exception cref="ArgumentException">An option is out of its range; all are named.</exception>
    public BufferPool(BufferPoolOptions? options = null, ArrayPool<byte>? arrays = null, ILogger? log = null, IMeterFactory? meters = null)
    {
        _options = options ?? new();
        var faults = _options.Faults().ToList();
        if (faults.Count > 0)
        {
            throw new ArgumentException(string.Join(" ", faults), nameof(options));
        }

        (_arrays, _log) = (arrays ?? ArrayPool<byte>.Shared, log ?? NullLogger.Instance);
        if (meters?.Create(HostingTelemetry.Name) is { } meter)
        {
            meter.CreateObservableGauge("ullage.buffers.rented", () => Rented, "{buffer}", "Buffers that are rented now");
            _unpooled = meter.CreateCounter<long>("ullage.buffers.unpooled", "{array}", "Arrays left to the collector, too large to keep or pinned");
            _leaked = meter.CreateCounter<long>("ullage.buffers.leaked", "{buffer}", "Buffers that were never given back, where leaks are looked for");
        }
    }

    /// <summary>Buffers that are rented now.</summary>
    public long Rented => Interlocked.Read(ref _rented);

    internal int MaxSize => _options.MaxSize;

    /// <summary>Rents an empty buffer.</summary>
    /// <param name="size">Room to begin with, in bytes; 0 for the option's. It grows as needed.</param>
    /// <exception cref="ArgumentOutOfRangeException">Below 0 or above <see cref="BufferPoolOptions.MaxSize"/>.</exception>
    public PooledBuffer Rent(int size = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, _options.MaxSize);
        Interlocked.Increment(ref _rented);
        return new PooledBuffer(this, _arrays.Rent(size == 0 ? _options.InitialSize : size), _options.DetectLeaks == true ? new LeakWatch(this, Environment.StackTrace) : null);
    }

    internal byte[] Take(int size) => _arrays.Rent(size);

    internal void GiveBack(byte[] array, bool pinned)
    {
        if (pinned || array.Length > _options.MaxRetained)
        {
            _unpooled?.Add(1);
        }
        else
        {
            _arrays.Return(array, _options.ClearOnReturn);
        }
    }

    internal void Ended() => Interlocked.Decrement(ref _rented);

    internal void Leaked(string rentedAt)
    {
        Ended();
        _leaked?.Add(1);
        _log.Leaked(rentedAt);
    }
}
