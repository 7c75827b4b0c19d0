namespace Ullage.Hosting.Redis;

/// <summary>A command had no good answer. The message names the server and never a key, a value or a password.</summary>
public sealed class RedisException : Exception
{
    internal RedisException(RedisFault fault, string message, Exception? inner = null)
        : base(message, inner) => Fault = fault;

    /// <summary>What kind of failure it was.</summary>
    public RedisFault Fault { get; }
}
