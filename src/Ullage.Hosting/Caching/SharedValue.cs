using System.Buffers;
using System.Buffers.Binary;

namespace Ullage.Hosting.Caching;

/// <summary>
/// A value as the second level keeps it. One byte of version (1), one of kind (0 a value, 1 "there is none"), eight of the Unix milliseconds at which it expires (the greatest number for never), little-endian,
/// then the value's own bytes. The expiry goes along so that a first level never keeps a value longer than it was meant to live.
/// </summary>
/// <param name="Value">The value.</param>
/// <param name="Left">The time it has left; null for no limit.</param>
internal readonly record struct SharedValue<TValue>(TValue Value, TimeSpan? Left)
{
    private const byte Version = 1;
    private const int Header = 10;

    public static byte[] Write(TValue value, TimeSpan? keep, DateTimeOffset now, Action<TValue, IBufferWriter<byte>> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        var header = buffer.GetSpan(Header);
        header[0] = Version;
        header[1] = value is null ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt64LittleEndian(header[2..], keep is { } left ? (now + left).ToUnixTimeMilliseconds() : long.MaxValue);
        buffer.Advance(Header);
        if (value is not null)
        {
            write(value, buffer);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads it; null where it has expired.</summary>
    /// <exception cref="FormatException">It is not what <see cref="Write"/> makes.</exception>
    public static SharedValue<TValue>? Read(ReadOnlyMemory<byte> bytes, DateTimeOffset now, Func<ReadOnlyMemory<byte>, TValue> read)
    {
        var span = bytes.Span;
        if (span.Length < Header || span[0] != Version || span[1] > 1)
        {
            throw new FormatException($"Found {span.Length} bytes{(span.Length > 1 ? $" that begin with {span[0]:x2}{span[1]:x2}" : "")}; expected version {Version} and at least {Header}.");
        }

        var expires = BinaryPrimitives.ReadInt64LittleEndian(span[2..]);
        var left = expires == long.MaxValue ? (TimeSpan?)null : TimeSpan.FromMilliseconds(Math.Clamp(expires - now.ToUnixTimeMilliseconds(), 0, (long)TimeSpan.FromDays(3650).TotalMilliseconds));
        return left == TimeSpan.Zero ? null : new(span[1] == 1 ? default! : read(bytes[Header..]), left);
    }
}
