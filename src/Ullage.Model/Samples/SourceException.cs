namespace Ullage.Model;

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
