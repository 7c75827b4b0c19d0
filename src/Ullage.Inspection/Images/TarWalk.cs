using System.Globalization;
using System.Text;

namespace Ullage.Inspection.Images;

/// <summary>
/// Walks through a tar archive (ustar, GNU long names, pax) without keeping it. A header of 512 bytes: name 0–100, mode 100–108, size 124–136 (octal, or
/// binary when its first bit is set), checksum 148–156, kind 156, link 157–257, prefix 345–500. Content follows, padded to 512. Each part is bounded.
/// </summary>
internal sealed class TarWalk(Stream stream, string name, long most = long.MaxValue)
{
    private const int Block = 512;
    private const int MostNameBytes = 64 << 10;

    private readonly byte[] _header = new byte[Block];
    private readonly byte[] _waste = new byte[64 << 10];
    private long _left;
    private int _padding;

    /// <summary>Bytes read so far; where the content of the present entry begins, if none of it was read.</summary>
    public long Position { get; private set; }

    /// <summary>The next entry, or null at the end.</summary>
    /// <exception cref="InspectionException">Damaged.</exception>
    public TarEntry? Next()
    {
        string? longName = null, longLink = null;
        long? longSize = null;
        while (true)
        {
            Pass(_left + _padding);
            _left = _padding = 0;
            var read = stream.ReadAtLeast(_header, Block, throwOnEndOfStream: false);
            Position += read;
            if (read == 0 || (read == Block && !_header.AsSpan().ContainsAnyExcept((byte)0)))
            {
                return null;
            }

            if (read < Block)
            {
                throw InspectionException.Malformed($"{name}: the archive ends inside a header, at byte {Position}");
            }

            CheckSum();
            var size = Number(124, 12);
            if (size < 0)
            {
                throw InspectionException.Malformed($"{name}: an entry of {size} bytes, at byte {Position - Block}");
            }

            // Whatever kind it is of: content of a link, or of headers that are passed over, is unpacked all the same.
            if (Position > most || size > most - Position)
            {
                throw InspectionException.TooLarge($"{name}: unpacks to more than is read");
            }

            var kind = (char)_header[156];
            _left = size;
            _padding = (int)((Block - (size % Block)) % Block);
            switch (kind)
            {
                case 'L':
                    longName = Text(Content(), 0, int.MaxValue);
                    continue;
                case 'K':
                    longLink = Text(Content(), 0, int.MaxValue);
                    continue;
                case 'x':
                    foreach (var (key, value) in Pax(Content()))
                    {
                        longName = key == "path" ? value : longName;
                        longLink = key == "linkpath" ? value : longLink;
                        longSize = key == "size" && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var told) ? told : longSize;
                    }

                    continue;
                case 'g':
                    continue;
            }

            if (longSize is { } larger)
            {
                if (larger > most - Position)
                {
                    throw InspectionException.TooLarge($"{name}: unpacks to more than is read");
                }

                _left = size = larger;
                _padding = (int)((Block - (size % Block)) % Block);
            }

            var hasContent = kind is '0' or '\0' or '7' or 'S';
            var link = longLink ?? Text(_header, 157, 100);
            return new TarEntry(longName ?? Name(), Kind(kind), hasContent ? size : 0, (int)(Number(100, 8) & 0xFFF), link);
        }
    }

    /// <summary>Reads content of the present entry; 0 at its end.</summary>
    public int Read(Span<byte> into)
    {
        var read = into.Length == 0 || _left == 0 ? 0 : stream.Read(into[..(int)Math.Min(into.Length, _left)]);
        if (read == 0 && _left > 0 && into.Length > 0)
        {
            throw InspectionException.Malformed($"{name}: the archive ends inside an entry, {_left} bytes early");
        }

        _left -= read;
        Position += read;
        return read;
    }

    /// <summary>All content of the present entry.</summary>
    public byte[] ReadAll(int most)
    {
        if (_left > most)
        {
            throw InspectionException.TooLarge($"{name}: an entry of {_left} bytes; at most {most} are read");
        }

        // The size is only a claim until the bytes are there.
        var content = new MemoryStream((int)Math.Min(_left, 1 << 20));
        while (_left > 0)
        {
            content.Write(_waste, 0, Read(_waste));
        }

        return content.ToArray();
    }

    private byte[] Content() => ReadAll(MostNameBytes);

    private void Pass(long count)
    {
        if (stream.CanSeek)
        {
            if (count > stream.Length - stream.Position)
            {
                // The padding at the very end may be missing.
                count = stream.Length - stream.Position >= _left ? stream.Length - stream.Position : throw InspectionException.Malformed($"{name}: the archive ends inside an entry");
            }

            stream.Seek(count, SeekOrigin.Current);
            Position += count;
            return;
        }

        while (count > 0)
        {
            var read = stream.Read(_waste, 0, (int)Math.Min(_waste.Length, count));
            if (read == 0)
            {
                if (count > _padding)
                {
                    throw InspectionException.Malformed($"{name}: the archive ends inside an entry");
                }

                return;
            }

            count -= read;
            Position += read;
        }
    }

    private void CheckSum()
    {
        var told = Number(148, 8);
        long unsigned = 8 * ' ', signed = 8 * ' ';
        for (var i = 0; i < Block; i++)
        {
            if (i is < 148 or >= 156)
            {
                unsigned += _header[i];
                signed += (sbyte)_header[i];
            }
        }

        if (told != unsigned && told != signed)
        {
            throw InspectionException.Malformed($"{name}: is not a tar archive, or is damaged at byte {Position - Block}");
        }
    }

    private long Number(int at, int length)
    {
        var field = _header.AsSpan(at, length);
        if ((field[0] & 0x80) != 0)
        {
            long binary = field[0] & 0x7F;
            foreach (var b in field[1..])
            {
                binary = binary > long.MaxValue >> 8 ? -1 : (binary << 8) | b;
                if (binary < 0)
                {
                    return -1;
                }
            }

            return binary;
        }

        long value = 0;
        foreach (var b in field)
        {
            if (b is >= (byte)'0' and <= (byte)'7')
            {
                value = (value << 3) | (uint)(b - '0');
            }
            else if (b is not ((byte)' ' or 0))
            {
                return -1;
            }
            else if (value > 0 || b == 0)
            {
                break;
            }
        }

        return value;
    }

    private string Name()
    {
        var last = Text(_header, 0, 100);
        var prefix = _header.AsSpan(257, 6).SequenceEqual("ustar\0"u8) ? Text(_header, 345, 155) : "";
        return prefix.Length > 0 ? prefix + "/" + last : last;
    }

    private static string Text(byte[] bytes, int at, int most)
    {
        var field = bytes.AsSpan(at, Math.Min(most, bytes.Length - at));
        var end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }

    private static TarKind Kind(char kind) => kind switch
    {
        '0' or '\0' or '7' or 'S' => TarKind.File,
        '5' => TarKind.Folder,
        '2' => TarKind.SymbolicLink,
        '1' => TarKind.HardLink,
        _ => TarKind.Other,
    };

    /// <summary>Records "length key=value\n".</summary>
    private static List<KeyValuePair<string, string>> Pax(byte[] content)
    {
        var records = new List<KeyValuePair<string, string>>();
        for (var rest = content.AsSpan(); !rest.IsEmpty;)
        {
            var space = rest.IndexOf((byte)' ');
            if (space is < 1 or > 9 || !int.TryParse(rest[..space], NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length <= space + 1 || length > rest.Length)
            {
                break;
            }

            var record = rest[(space + 1)..(length - 1)];
            var equals = record.IndexOf((byte)'=');
            if (equals > 0)
            {
                records.Add(new(Encoding.UTF8.GetString(record[..equals]), Encoding.UTF8.GetString(record[(equals + 1)..])));
            }

            rest = rest[length..];
        }

        return records;
    }
}
