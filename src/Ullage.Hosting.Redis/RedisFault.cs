namespace Ullage.Hosting.Redis;

/// <summary>Why a command had no good answer.</summary>
public enum RedisFault
{
    /// <summary>There is no connection, or it was lost before the answer came; whether the command ran is not known in the latter case.</summary>
    Unavailable,

    /// <summary>No answer within the time allowed; whether the command ran is not known.</summary>
    TimedOut,

    /// <summary>More commands wait for an answer than may.</summary>
    Saturated,

    /// <summary>The server answered with an error.</summary>
    Refused,

    /// <summary>What came is not the protocol; the connection was given up.</summary>
    Malformed,
}
