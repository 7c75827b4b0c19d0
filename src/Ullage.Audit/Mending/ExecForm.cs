using System.Buffers;
using Ullage.Audit.Objects;
using Ullage.Inspection.Dockerfiles;

namespace Ullage.Audit.Mending;

/// <summary>From the shell form of a command to the exec form, where they mean the same.</summary>
internal static class ExecForm
{
    private static readonly SearchValues<char> _plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:@%+,=- ");

    // What only a shell knows, and assignments before a command.
    private static readonly HashSet<string> _builtin = new(StringComparer.Ordinal) { ".", ":", "alias", "bg", "cd", "command", "eval", "exec", "exit", "export", "fg", "if", "for", "jobs", "read", "set", "shift", "source", "test", "trap", "type", "ulimit", "umask", "unset", "until", "wait", "while" };

    /// <summary>The mend of the last stage's command, or the reason why it is left; null where there is no command.</summary>
    public static Mend? Of(Dockerfile file)
    {
        if (file.Final is { } last && (last.Entrypoint ?? last.Command) is { IsShellForm: false })
        {
            return Mend.Left(last.HasShell == false ? "the shell is written out; start the program itself and let it read its variables, or take an image that has a shell"
                : "the shell is written out, and nobody can tell which of its commands is the service; begin that one with exec, or start it without a shell");
        }

        if (file.Final is not { } final || (final.Entrypoint ?? final.Command) is not { IsShellForm: true, Words: [var line] })
        {
            return null;
        }

        if (final.Instructions.LastOrDefault(i => i.Keyword == (final.Entrypoint is not null ? "ENTRYPOINT" : "CMD")) is not { } start)
        {
            return Mend.Left("the command is that of another stage; write it in the exec form there");
        }

        if (Obstacle(file, final, start, line) is { } obstacle)
        {
            return Mend.Left(obstacle);
        }

        var from = file.OffsetOf(start.PositionOf(0));
        var to = file.OffsetOf(start.PositionOf(start.Arguments.TrimEnd().Length));
        var exec = "[" + string.Join(", ", line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static w => $"\"{w}\"")) + "]";
        return Mend.OfText($"{start.Keyword} in the exec form: the service gets the signals", new TextEdit(file.Source, new(from, to), exec));
    }

    private static string? Obstacle(Dockerfile file, DockerfileStage final, DockerfileInstruction start, string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return final.Entrypoint is not null && final.Command is not null ? "ENTRYPOINT in the shell form ignores CMD, which would begin to count; write both in the exec form, or take CMD out"
            : start.LastLine != start.Position.Line || start.Heredocs.Count > 0 ? "the command stands on several lines"
            : file.ShellOf(start) is { } shell && !IsPlain(shell) ? $"SHELL [{string.Join(", ", shell.Select(static w => $"\"{w}\""))}] reads the line in its own way"
            : line.AsSpan().IndexOfAnyExcept(_plain) is >= 0 and var at ? $"it needs a shell, which alone knows what {line[at]} means; move the line into a script that ends in exec"
            : words.Length == 0 || _builtin.Contains(words[0]) || words[0].Contains('=', StringComparison.Ordinal) ? $"it needs a shell, which alone knows {(words.Length == 0 ? "an empty line" : words[0])}"
            : null;
    }

    /// <summary>Whether a shell does with plain words what starting them does: those of Unix, and none that reads the files of a login first.</summary>
    private static bool IsPlain(IReadOnlyList<string> shell) =>
        shell.Count > 1 && shell[0][(shell[0].LastIndexOf('/') + 1)..] is "sh" or "bash" or "ash" or "dash"
        && shell.Skip(1).All(static o => o is "-o" or "pipefail" or "errexit" or "nounset" || (o.Length > 1 && o[0] == '-' && o.Skip(1).All(static c => c is 'c' or 'e' or 'u' or 'x' or 'o')));
}
