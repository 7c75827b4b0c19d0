using System.Buffers;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Mending;

/// <summary>From the shell form of a command to the exec form, where they mean the same.</summary>
internal static class ExecForm
{
    private static readonly SearchValues<char> _plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:@%+,=- ");

    // What only a shell knows, and assignments before a command.
    private static readonly HashSet<string> _builtin = new(StringComparer.Ordinal) { ".", ":", "alias", "bg", "cd", "command", "eval", "exec", "exit", "export", "fg", "if", "for", "jobs", "read", "set", "shift", "source", "test", "trap", "type", "ulimit", "umask", "unset", "until", "wait", "while" };

    /// <summary>The mend of the last stage's command; null where a shell is needed, or where the other of ENTRYPOINT and CMD would begin to count.</summary>
    public static Mend? Of(Dockerfile file)
    {
        if (file.Final is not { } final || (final.Entrypoint ?? final.Command) is not { IsShellForm: true, Words: [var line] } || (final.Entrypoint is not null && final.Command is not null)
            || final.Instructions.LastOrDefault(i => i.Keyword == (final.Entrypoint is not null ? "ENTRYPOINT" : "CMD")) is not { } start || start.LastLine != start.Position.Line || start.Heredocs.Count > 0)
        {
            return null;
        }

        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (line.AsSpan().ContainsAnyExcept(_plain) || words.Length == 0 || _builtin.Contains(words[0]) || words[0].Contains('=', StringComparison.Ordinal))
        {
            return null;
        }

        var from = file.OffsetOf(start.PositionOf(0));
        var to = file.OffsetOf(start.PositionOf(start.Arguments.TrimEnd().Length));
        var exec = "[" + string.Join(", ", words.Select(static w => $"\"{w}\"")) + "]";
        return Mend.OfText($"{start.Keyword} in the exec form: the service gets the signals", new TextEdit(file.Source, new(from, to), exec));
    }
}
