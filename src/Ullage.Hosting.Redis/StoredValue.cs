using System.Buffers.Binary;

namespace Ullage.Hosting.Redis;

/// <summary>
/// A value as it is stored: a byte of version (1), eight of the sliding expiry in milliseconds (0 for none), eight of the absolute one in Unix milliseconds (the greatest number for none), little-endian, then the value.
/// Redis' own expiry does the rest; these say what it is set to again at a use.
/// </summary>
internal static class StoredValue
{
    public const int Header = 17;
    private const byte Version = 1;

    public static byte[] Write(ReadOnlySpan<byte> value, TimeSpan? sliding, DateTimeOffset? absolute)
    {
        var bytes = new byte[Header + value.Length];
        bytes[0] = Version;
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(1), (long)(sliding?.TotalMilliseconds ?? 0));
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(9), absolute?.ToUnixTimeMilliseconds() ?? long.MaxValue);
        value.CopyTo(bytes.AsSpan(Header));
        return bytes;
    }

    /// <summary>What a use sets the expiry to, in milliseconds; 0 where a use changes nothing.</summary>
    /// <exception cref="RedisException">It was not written by us.</exception>
    public static long KeepAfterUse(ReadOnlySpan<byte> bytes, DateTimeOffset now)
    {
        if (bytes.Length < Header || bytes[0] != Version)
        {
            throw new RedisException(RedisFault.Malformed, $"A value of {bytes.Length} bytes is none of ours; another writes under the same keys, or an older version did: choose another prefix.");
        }

        var sliding = BinaryPrimitives.ReadInt64LittleEndian(bytes[1..]);
        var absolute = BinaryPrimitives.ReadInt64LittleEndian(bytes[9..]);
        return sliding <= 0 ? 0 : Math.Max(1, absolute == long.MaxValue ? sliding : Math.Min(sliding, absolute - now.ToUnixTimeMilliseconds()));
    }
}
