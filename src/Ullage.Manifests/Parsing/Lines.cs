using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Parsing;

/// <summary>Lines and columns of offsets.</summary>
internal static class Lines
{
    public static int[] Starts(ReadOnlySpan<byte> text)
    {
        var starts = new List<int> { 0 };
        for (var at = 0; ;)
        {
            var step = text[at..].IndexOfAny((byte)'\n', (byte)'\r');
            if (step < 0)
            {
                return [.. starts];
            }

            at += step;
            at += text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? 2 : 1;
            starts.Add(at);
        }
    }

    public static TextPosition Position(ReadOnlySpan<byte> text, int[] starts, int offset)
    {
        var line = Array.BinarySearch(starts, offset);
        line = line >= 0 ? line : ~line - 1;
        var column = 1;
        foreach (var b in text[starts[line]..Math.Min(offset, text.Length)])
        {
            column += (b & 0xC0) != 0x80 ? 1 : 0;
        }

        var marked = line == 0 && text.StartsWith(Characters.ByteOrderMark) && offset >= Characters.ByteOrderMark.Length;
        return new(line + 1, marked ? column - 1 : column);
    }
}
