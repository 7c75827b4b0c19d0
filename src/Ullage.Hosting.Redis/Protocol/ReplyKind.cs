namespace Ullage.Hosting.Redis.Protocol;

/// <summary>What an answer is, whichever version of the protocol wrote it.</summary>
internal enum ReplyKind
{
    /// <summary>Nothing: what a key that is not there gives.</summary>
    Null,

    /// <summary>Bytes or a line.</summary>
    Text,

    /// <summary>A whole number; a truth value is 0 or 1.</summary>
    Integer,

    /// <summary>An error of the server.</summary>
    Error,

    /// <summary>Several answers: an array, a set, a map (keys and values in turn).</summary>
    Items,

    /// <summary>Told unasked: no command's answer.</summary>
    Push,
}
