namespace Ullage.Model;

/// <summary>What one read yielded.</summary>
/// <param name="Series">Series accepted.</param>
/// <param name="Samples">Samples appended.</param>
/// <param name="Bytes">Bytes received or mapped.</param>
/// <param name="SkippedHistogramChunks">Native-histogram chunks passed over.</param>
/// <param name="Missing">Parts of the range that could not be read; empty when complete.</param>
public sealed record ReadSummary(long Series, long Samples, long Bytes, long SkippedHistogramChunks, IReadOnlyList<MissingRange> Missing)
{
    /// <summary>Nothing read, nothing missing.</summary>
    public static ReadSummary Empty { get; } = new(0, 0, 0, 0, []);

    /// <summary>Both together.</summary>
    public ReadSummary Plus(ReadSummary other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(Series + other.Series, Samples + other.Samples, Bytes + other.Bytes, SkippedHistogramChunks + other.SkippedHistogramChunks, [.. Missing, .. other.Missing]);
    }
}

/// <summary>A part of a read that failed, after retries.</summary>
public sealed record MissingRange(Selector Selector, TimeRange Range, SourceFailure Failure, string Reason);
