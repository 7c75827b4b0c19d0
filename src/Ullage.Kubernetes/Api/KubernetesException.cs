namespace Ullage.Kubernetes.Api;

/// <summary>Why the API did not do what was asked; decides what can help.</summary>
public enum KubernetesFailure
{
    /// <summary>No connection, name not found, connection dropped.</summary>
    Unreachable,

    /// <summary>No answer in the time allowed.</summary>
    TimedOut,

    /// <summary>The server's certificate is not trusted, or the handshake failed.</summary>
    Tls,

    /// <summary>401: credentials missing, wrong or expired; or they could not be had at all.</summary>
    Unauthorized,

    /// <summary>403: RBAC, admission (LimitRange, quota, policy) or a proxy refuses.</summary>
    Forbidden,

    /// <summary>404: no such object, or no such kind on this server.</summary>
    NotFound,

    /// <summary>409: the object changed meanwhile, exists already, or another manager owns a field.</summary>
    Conflict,

    /// <summary>410: the resourceVersion or the continue token is older than what the server keeps.</summary>
    Gone,

    /// <summary>422: the object is not valid, or a patch does not fit it.</summary>
    Invalid,

    /// <summary>Any other refusal of the request, such as 400.</summary>
    Rejected,

    /// <summary>429 after retries: the server limits requests, or a disruption budget allows none now.</summary>
    Overloaded,

    /// <summary>5xx after retries.</summary>
    ServerError,

    /// <summary>The answer exceeds our bound.</summary>
    TooLarge,

    /// <summary>The answer is not what the API sends.</summary>
    Malformed,
}

/// <summary>One cause that the API names for a refusal.</summary>
/// <param name="Reason">Such as FieldManagerConflict or FieldValueInvalid; may be empty.</param>
/// <param name="Field">The field's path; may be empty.</param>
/// <param name="Message">For people; may be empty.</param>
public sealed record FailureCause(string Reason, string Field, string Message);

/// <summary>The API could not be asked, or refused. The message says what was found, what was expected, where, and the way out; it never holds a credential.</summary>
public sealed class KubernetesException : Exception
{
    /// <summary>Makes the error.</summary>
    public KubernetesException(KubernetesFailure failure, string message, Exception? inner = null)
        : base(message, inner) => Failure = failure;

    /// <summary>Why.</summary>
    public KubernetesFailure Failure { get; }

    /// <summary>What the API names as causes; empty where it names none.</summary>
    public IReadOnlyList<FailureCause> Causes { get; init; } = [];

    /// <summary>The wait that the server asks for before another try; null where it asks for none.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether another try of the same request can help by itself.</summary>
    internal bool Transient { get; init; }
}
