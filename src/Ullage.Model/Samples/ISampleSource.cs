namespace Ullage.Model;

/// <summary>A series within one read. Numbers start at 0 and are given in order of appearance.</summary>
public readonly record struct SeriesId(int Value);

/// <summary>
/// Takes samples as a source yields them. A source calls one sink from one thread at a time. For each series it calls
/// <see cref="Accept"/> once, then <see cref="Append"/> any number of times with strictly increasing timestamps inside the range
/// asked for, then <see cref="Complete"/> once. Several series may be open at a time. No object is made per sample.
/// </summary>
public interface ISampleSink
{
    /// <summary>A series begins. False declines it: the source then skips its samples, undecoded where it can.</summary>
    bool Accept(SeriesId id, LabelSet labels);

    /// <summary>Samples of a series, in time order: values are the raw doubles, stale markers and other NaN included. The spans are of equal length and valid only during the call.</summary>
    void Append(SeriesId id, ReadOnlySpan<long> timestampsMs, ReadOnlySpan<double> values);

    /// <summary>The series has no more samples in this read.</summary>
    void Complete(SeriesId id);
}

/// <summary>Where samples come from: a Prometheus-like server, a block directory, a text file. Safe for concurrent reads.</summary>
public interface ISampleSource : IAsyncDisposable
{
    /// <summary>What it is, for messages: protocol and address, without credentials.</summary>
    string Description { get; }

    /// <summary>The label sets of the series selected that have samples in the range. For facts that labels alone hold.</summary>
    /// <exception cref="SourceException">The source failed.</exception>
    Task<IReadOnlyList<LabelSet>> SeriesAsync(Selector selector, TimeRange range, CancellationToken cancellationToken);

    /// <summary>Streams every sample selected in the range into the sink.</summary>
    /// <returns>What was read, and what could not be.</returns>
    /// <exception cref="SourceException">The source failed before anything could be read. A failure later is <see cref="ReadSummary.Missing"/>.</exception>
    Task<ReadSummary> ReadAsync(Selector selector, TimeRange range, ISampleSink sink, CancellationToken cancellationToken);

    /// <summary>What a read would cost, without doing it.</summary>
    /// <exception cref="SourceException">The source failed.</exception>
    Task<ReadEstimate> EstimateAsync(Selector selector, TimeRange range, CancellationToken cancellationToken);
}

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

/// <summary>What a read would cost.</summary>
/// <param name="Series">Series selected.</param>
/// <param name="Samples">Samples in the range, estimated from the interval of a few series.</param>
/// <param name="Bytes">Bytes that would be transferred or mapped, estimated.</param>
public sealed record ReadEstimate(long Series, long Samples, long Bytes);

/// <summary>Why a source failed; decides the exit code, the hint, and whether trying again can help.</summary>
public enum SourceFailure
{
    /// <summary>No connection, name not found, connection dropped.</summary>
    Unreachable,

    /// <summary>No answer in the time allowed.</summary>
    TimedOut,

    /// <summary>Certificate not trusted, expired, or for another name.</summary>
    Tls,

    /// <summary>401: credentials missing or wrong.</summary>
    Unauthorized,

    /// <summary>403: credentials not sufficient.</summary>
    Forbidden,

    /// <summary>404, or a path that does not exist.</summary>
    NotFound,

    /// <summary>The server refused the query for its size (422), or the answer exceeds our own bound.</summary>
    TooLarge,

    /// <summary>429 or 503 after retries.</summary>
    Overloaded,

    /// <summary>5xx after retries.</summary>
    ServerError,

    /// <summary>The request itself was refused (400).</summary>
    Rejected,

    /// <summary>Bytes that do not follow their format: wrong checksum, truncated frame, unknown encoding.</summary>
    Malformed,

    /// <summary>The server does not speak this protocol.</summary>
    Unsupported,
}

/// <summary>A source could not be read. The message says what was found, what was expected, where, and the way out; it never holds a secret.</summary>
public sealed class SourceException : Exception
{
    /// <summary>Makes the error.</summary>
    public SourceException(SourceFailure failure, string message, Exception? inner = null)
        : base(message, inner) => Failure = failure;

    /// <summary>Why.</summary>
    public SourceFailure Failure { get; }
}
