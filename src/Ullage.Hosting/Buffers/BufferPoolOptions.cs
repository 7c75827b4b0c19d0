using Microsoft.Extensions.Options;

namespace Ullage.Hosting.Buffers;

/// <summary>Sizes of pooled buffers.</summary>
public sealed class BufferPoolOptions
{
    /// <summary>Room of a buffer for which no size is asked, in bytes. 16 to 1 MiB; default 4 KiB.</summary>
    public int InitialSize { get; set; } = 4096;

    /// <summary>The most a buffer may hold, in bytes: a bound on what one hostile request can take. 16 to 1 GiB, not below <see cref="InitialSize"/>; default 16 MiB.</summary>
    public int MaxSize { get; set; } = 16 << 20;

    /// <summary>
    /// Arrays above this are left to the collector instead of the pool, in bytes, so that one large answer does not stay in memory for good. 0 to 1 GiB; default 1 MiB.
    /// </summary>
    public int MaxRetained { get; set; } = 1 << 20;

    /// <summary>Whether arrays are zeroed when they are given back: for secrets. Default false.</summary>
    public bool ClearOnReturn { get; set; }

    /// <summary>
    /// Whether a buffer that was never given back is told, with where it was rented. Costs a stack trace a rental; null, the default, for only in the Development environment.
    /// </summary>
    public bool? DetectLeaks { get; set; }

    internal IEnumerable<string> Faults()
    {
        if (InitialSize is < 16 or > 1 << 20)
        {
            yield return $"BufferPool.InitialSize is {InitialSize}; expected 16 to {1 << 20} bytes.";
        }

        if (MaxSize < Math.Max(16, InitialSize) || MaxSize > 1 << 30)
        {
            yield return $"BufferPool.MaxSize is {MaxSize}; expected {Math.Max(16, InitialSize)}, the initial size, to {1 << 30} bytes.";
        }

        if (MaxRetained is < 0 or > 1 << 30)
        {
            yield return $"BufferPool.MaxRetained is {MaxRetained}; expected 0 to {1 << 30} bytes.";
        }
    }

    internal sealed class Validator : IValidateOptions<BufferPoolOptions>
    {
        public ValidateOptionsResult Validate(string? name, BufferPoolOptions options)
        {
            var faults = options.Faults().ToList();
            return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
        }
    }
}
