using System.Buffers.Binary;
using System.Text;

namespace Ullage.Hosting.Profiling.Nettrace;

/// <summary>
/// Reads the runtime's stream of events (nettrace, format 4) as it arrives, block by block:
/// <code>
/// "Nettrace" · 20 "!FastSerialization.1" · object… · 1
/// object  5 · type (5 1 version:4 reader:4 length:4 name 6) · content · 6
/// content of Trace: 48 bytes; of every other: size:4 · padding to a multiple of 4 in the stream · size bytes
/// </code>
/// What is kept between blocks is bounded: the kinds of events and the stacks since the last sequence point.
/// </summary>
internal sealed class NettraceReader(Stream stream, INettraceSink sink)
{
    private const int MostBlock = 32 << 20;
    private const int TraceSize = 48;
    private readonly BlockDecoder _blocks = new(sink);
    private byte[] _buffer = new byte[64 << 10];
    private int _from;
    private int _to;
    private long _position;

    /// <summary>Reads until the stream ends as the format says, or breaks off where it may: between two objects.</summary>
    /// <exception cref="NettraceFormatException">It is not as the format says.</exception>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        await FillAsync(32, cancellationToken).ConfigureAwait(false);
        if (!Span(32).StartsWith("Nettrace\x14\0\0\0!FastSerialization.1"u8))
        {
            throw new NettraceFormatException($"The stream begins with '{Encoding.Latin1.GetString(Span(8))}'; expected 'Nettrace' and '!FastSerialization.1'.");
        }

        Skip(32);
        while (await TryFillAsync(1, cancellationToken).ConfigureAwait(false))
        {
            var tag = Span(1)[0];
            Skip(1);
            if (tag == 1)
            {
                return;
            }

            if (tag != 5)
            {
                throw new NettraceFormatException($"Byte {_position - 1} is {tag}; expected 5 (an object) or 1 (the end).");
            }

            await ReadObjectAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReadObjectAsync(CancellationToken cancellationToken)
    {
        await FillAsync(14, cancellationToken).ConfigureAwait(false);
        var head = Span(14);
        var version = BinaryPrimitives.ReadInt32LittleEndian(head[2..]);
        var length = BinaryPrimitives.ReadInt32LittleEndian(head[10..]);
        if (head[0] != 5 || head[1] != 1 || length is < 1 or > 64)
        {
            throw new NettraceFormatException($"The object at byte {_position} has no type that can be read; expected 5, 1 and a name of 1 to 64 bytes.");
        }

        Skip(14);
        await FillAsync(length + 1, cancellationToken).ConfigureAwait(false);
        var name = Encoding.ASCII.GetString(Span(length));
        Skip(length + 1);
        if (name == "Trace")
        {
            if (version != 4)
            {
                throw new NettraceFormatException($"The stream has format {version}; expected 4.");
            }

            await FillAsync(TraceSize, cancellationToken).ConfigureAwait(false);
            _blocks.Begin(Span(TraceSize));
            Skip(TraceSize);
        }
        else
        {
            await ReadBlockAsync(name, cancellationToken).ConfigureAwait(false);
        }

        await FillAsync(1, cancellationToken).ConfigureAwait(false);
        if (Span(1)[0] != 6)
        {
            throw new NettraceFormatException($"Byte {_position} behind a {name} is {Span(1)[0]}; expected 6, the end of an object.");
        }

        Skip(1);
    }

    private async Task ReadBlockAsync(string name, CancellationToken cancellationToken)
    {
        await FillAsync(4, cancellationToken).ConfigureAwait(false);
        var size = BinaryPrimitives.ReadInt32LittleEndian(Span(4));
        Skip(4);
        if (size is < 0 or > MostBlock)
        {
            throw new NettraceFormatException($"The {name} at byte {_position} says it is {size} bytes long; expected 0 to {MostBlock}.");
        }

        var padding = (int)(-_position & 3);
        await FillAsync(padding + size, cancellationToken).ConfigureAwait(false);
        Skip(padding);
        _blocks.Decode(name, Span(size));
        Skip(size);
    }

    private ReadOnlySpan<byte> Span(int count) => _buffer.AsSpan(_from, count);

    private void Skip(int count)
    {
        _from += count;
        _position += count;
    }

    private async ValueTask FillAsync(int count, CancellationToken cancellationToken)
    {
        if (!await TryFillAsync(count, cancellationToken).ConfigureAwait(false))
        {
            throw new NettraceFormatException($"The stream ends at byte {_position + (_to - _from)} in the middle of an object; {count} bytes were expected from byte {_position}.");
        }
    }

    private async ValueTask<bool> TryFillAsync(int count, CancellationToken cancellationToken)
    {
        if (_buffer.Length - _from < count)
        {
            var room = _buffer.Length >= count ? _buffer : new byte[count + (64 << 10)];
            Buffer.BlockCopy(_buffer, _from, room, 0, _to - _from);
            (_buffer, _from, _to) = (room, 0, _to - _from);
        }

        while (_to - _from < count)
        {
            var read = await stream.ReadAsync(_buffer.AsMemory(_to), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return false;
            }

            _to += read;
        }

        return true;
    }
}
