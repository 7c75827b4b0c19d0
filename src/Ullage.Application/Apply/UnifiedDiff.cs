using System.Globalization;
using System.Text;

namespace Ullage.Application.Apply;

/// <summary>The difference of two texts as <c>git apply</c> and <c>patch -p1</c> take it, in the folder from which the name is reckoned.</summary>
public static class UnifiedDiff
{
    private const int Context = 3;

    /// <summary>Writes the difference; nothing where there is none.</summary>
    /// <param name="output">Where to; lines end with LF, and a CR of the text stays before it.</param>
    /// <param name="name">The file's name with slashes, relative to where the difference will be applied.</param>
    /// <param name="before">The text before, UTF-8; null for a file that is new.</param>
    /// <param name="after">The text after, UTF-8.</param>
    public static void Write(TextWriter output, string name, ReadOnlyMemory<byte>? before, ReadOnlyMemory<byte> after)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentException.ThrowIfNullOrEmpty(name);
        var (old, @new) = (Lines(before.GetValueOrDefault().Span), Lines(after.Span));
        var steps = Steps(old, @new);
        if (steps.All(static s => s.Sign == ' '))
        {
            return;
        }

        output.Write($"--- {(before is null ? "/dev/null" : Quoted("a/" + name))}\n+++ {Quoted("b/" + name)}\n");
        for (var at = 0; at < steps.Count;)
        {
            at = Hunk(output, steps, at);
        }
    }

    /// <summary>Writes the hunk that holds the next change from a step on; the step after it.</summary>
    private static int Hunk(TextWriter output, List<Step> steps, int from)
    {
        var first = steps.FindIndex(from, static s => s.Sign != ' ');
        if (first < 0)
        {
            return steps.Count;
        }

        var last = first;
        for (var i = first; i < steps.Count && i - last <= (2 * Context) + 1; i++)
        {
            last = steps[i].Sign == ' ' ? last : i;
        }

        var (start, end) = (Math.Max(from, first - Context), Math.Min(steps.Count, last + Context + 1));
        var hunk = steps[start..end];
        var (olds, news) = (hunk.Count(static s => s.Sign != '+'), hunk.Count(static s => s.Sign != '-'));
        output.Write($"@@ -{Range(steps[start].Old, olds)} +{Range(steps[start].New, news)} @@\n");
        foreach (var step in hunk)
        {
            output.Write(step.Sign);
            output.Write(step.Text);
            if (!step.Text.EndsWith('\n'))
            {
                output.Write("\n\\ No newline at end of file\n");
            }
        }

        return end;
    }

    private static string Range(int before, int count) =>
        string.Create(CultureInfo.InvariantCulture, $"{(count == 0 ? before : before + 1)}{(count == 1 ? "" : $",{count}")}");

    private static List<Step> Steps(List<string> old, List<string> @new)
    {
        var diff = LineDiff.Of(old, @new);
        var steps = new List<Step>();
        for (int i = 0, j = 0; i < old.Count || j < @new.Count;)
        {
            if (i < old.Count && diff.Removed[i])
            {
                steps.Add(new('-', old[i], i++, j));
            }
            else if (j < @new.Count && diff.Added[j])
            {
                steps.Add(new('+', @new[j], i, j++));
            }
            else
            {
                steps.Add(new(' ', old[i], i++, j++));
            }
        }

        return steps;
    }

    /// <summary>Lines with their ends. Only LF ends a line, as for git; a CR belongs to the text.</summary>
    private static List<string> Lines(ReadOnlySpan<byte> text)
    {
        var lines = new List<string>();
        while (text.Length > 0)
        {
            var length = text.IndexOf((byte)'\n') + 1;
            length = length == 0 ? text.Length : length;
            lines.Add(Encoding.UTF8.GetString(text[..length]));
            text = text[length..];
        }

        return lines;
    }

    /// <summary>A name as git and GNU patch read it: in C's quotes where it has quotes or control characters, with a tab behind it where it has blanks.</summary>
    private static string Quoted(string name)
    {
        if (!name.Any(static c => c is '"' or '\\' || char.IsControl(c)))
        {
            return name.Contains(' ', StringComparison.Ordinal) ? name + "\t" : name;
        }

        var quoted = new StringBuilder("\"");
        foreach (var b in Encoding.UTF8.GetBytes(name))
        {
            _ = b is (byte)'"' or (byte)'\\' ? quoted.Append('\\').Append((char)b)
                : b is < 0x20 or >= 0x7F ? quoted.Append('\\').Append(Convert.ToString(b, 8).PadLeft(3, '0'))
                : quoted.Append((char)b);
        }

        return quoted.Append('"').ToString();
    }

    private readonly record struct Step(char Sign, string Text, int Old, int New);
}
