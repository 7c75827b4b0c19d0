namespace Ullage.Pprof;

/// <summary>How much a profile may hold before it is refused.</summary>
public sealed record PprofLimits
{
    /// <summary>What is enough for any service that is well: 64 MiB, 4 million items.</summary>
    public static PprofLimits Default { get; } = new();

    /// <summary>Most bytes once decompressed, 1 to 1 GiB. Default 64 MiB; a profile of Go is rarely above 10.</summary>
    public int MaxBytes { get; init; } = 64 << 20;

    /// <summary>Most items: strings, functions, mappings, locations, lines, samples, and the frames, values and labels of samples together. Default 4 million, some 200 MB.</summary>
    public int MaxItems { get; init; } = 4_000_000;
}
