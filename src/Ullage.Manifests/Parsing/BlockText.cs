using System.Buffers;
using System.Text;
using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Parsing;

/// <summary>The text of a block scalar (<c>|</c>, <c>&gt;</c>). Folding joins lines unless either begins with a blank; chomping decides about the breaks at the end.</summary>
internal static class BlockText
{
    public static string Decode(ReadOnlySpan<byte> source, in NodeData node)
    {
        var at = source[node.Start..].IndexOfAny((byte)'\n', (byte)'\r');
        at = at < 0 ? source.Length : node.Start + at;
        var header = source[node.Start..Math.Min(at, node.End)];
        var comment = header.IndexOf((byte)'#');
        header = comment < 0 ? header : header[..comment];
        var (strip, keep) = (header.IndexOf((byte)'-') >= 0, header.IndexOf((byte)'+') >= 0);
        var text = new ArrayBufferWriter<byte>(Math.Max(16, node.End - node.Start));
        var breaks = 0;
        var any = false;
        var wasBlank = false;
        while (at < node.End)
        {
            at += Break(source, at);
            breaks++;
            var spaces = 0;
            while (at < node.End && spaces < node.BlockIndent && source[at] == ' ')
            {
                spaces++;
                at++;
            }

            var length = source[at..node.End].IndexOfAny((byte)'\n', (byte)'\r');
            var line = source[at..(length < 0 ? node.End : at + length)];
            at += line.Length;
            if (line.Length == 0)
            {
                continue;
            }

            var isBlank = line[0] is (byte)' ' or (byte)'\t';
            if (any)
            {
                var fold = node.Style == YamlStyle.Folded && !wasBlank && !isBlank;
                text.Write(fold && breaks == 1 ? " "u8 : fold ? [] : "\n"u8);
            }

            // The first break ends the line before, or the header; the others are blank lines.
            Repeat(text, breaks - 1);
            text.Write(line);
            (breaks, any, wasBlank) = (0, true, isBlank);
        }

        if (keep)
        {
            Repeat(text, any ? breaks : breaks - 1);
        }
        else if (!strip && any && node.End < source.Length)
        {
            text.Write("\n"u8);
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    private static int Break(ReadOnlySpan<byte> source, int at) => source[at] == '\r' && at + 1 < source.Length && source[at + 1] == '\n' ? 2 : 1;

    private static void Repeat(ArrayBufferWriter<byte> text, int breaks)
    {
        for (; breaks > 0; breaks--)
        {
            text.Write("\n"u8);
        }
    }
}
