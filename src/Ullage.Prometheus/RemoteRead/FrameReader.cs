using System.Buffers.Binary;
using Ullage.Model;
using Ullage.Prometheus.Api;
using Ullage.Prometheus.Checksums;
using Ullage.Prometheus.Varints;

namespace Ullage.Prometheus.RemoteRead;

/// <summary>
/// Takes the frames off a streamed answer and checks each.
/// <code>
/// ┌────────────────────────┬──────────────────────┬──────────────────────────────┐
/// │ length of data uvarint │ CRC-32C of data (BE) │ data: a ChunkedReadResponse  │  … to the end of the body
/// └────────────────────────┴──────────────────────┴──────────────────────────────┘
/// </code>
/// </summary>
internal sealed class FrameReader(AnswerBuffer buffer, int maxFrameBytes)
{
    private const int CrcBytes = sizeof(uint);
    private const int MaxLengthBytes = 5;

    private int _held;

    /// <summary>The frame found last: valid until the next call.</summary>
    public ReadOnlySpan<byte> Frame => buffer.Unread[.._held];

    /// <summary>Goes to the next frame.</summary>
    /// <returns>False at the end of the body, when it falls between frames.</returns>
    /// <exception cref="BrokenAnswerException">The frame is truncated, too large, or not what its checksum says.</exception>
    public async ValueTask<bool> NextAsync(CancellationToken cancellationToken)
    {
        buffer.Consume(_held);
        _held = 0;
        var begin = buffer.Offset;
        int headerBytes;
        long length;
        while (!TryReadLength(buffer.Unread, out length, out headerBytes))
        {
            if (!await buffer.FillAsync(cancellationToken))
            {
                return buffer.Unread.Length == 0 ? false : throw Cut(begin);
            }
        }

        if (length < 0 || length > maxFrameBytes)
        {
            throw new BrokenAnswerException(
                SourceFailure.Malformed, $"{buffer.At}: the frame at offset {begin} states {(length < 0 ? "an endless length" : $"{length} bytes")}, where at most {maxFrameBytes} are accepted; this is no remote-read stream, or a damaged one.");
        }

        if (!await buffer.FillToAsync(headerBytes + CrcBytes + (int)length, cancellationToken))
        {
            throw Cut(begin);
        }

        var stated = BinaryPrimitives.ReadUInt32BigEndian(buffer.Unread[headerBytes..]);
        buffer.Consume(headerBytes + CrcBytes);
        var found = Crc32C.Of(buffer.Unread[..(int)length]);
        if (found != stated)
        {
            throw new BrokenAnswerException(
                SourceFailure.Malformed, $"{buffer.At}: the frame at offset {begin} has checksum {found:x8} where {stated:x8} is stated; the stream was damaged on its way, or the server failed in the middle of it.");
        }

        _held = (int)length;
        return true;
    }

    private static bool TryReadLength(ReadOnlySpan<byte> bytes, out long length, out int headerBytes)
    {
        headerBytes = 0;
        var begin = bytes[..Math.Min(bytes.Length, MaxLengthBytes)];
        var end = Uvarint.Read(begin, ref headerBytes, out var stated);
        length = end == UvarintEnd.Whole ? (long)stated : -1;
        return end == UvarintEnd.Whole || begin.Length == MaxLengthBytes;
    }

    private BrokenAnswerException Cut(long begin) =>
        new(SourceFailure.Malformed, $"{buffer.At}: the stream ends inside the frame at offset {begin}; the server or a proxy cut it short.");
}
