using System.Text;

namespace Ullage.Inspection.Dockerfiles;

/// <summary>A simple command of a shell line.</summary>
/// <param name="Assignments">Variables set before it: <c>CGO_ENABLED=0 go build</c>.</param>
/// <param name="Words">Its words, quotes taken away; variables are left as they stand.</param>
/// <param name="Index">Where it begins in the text.</param>
public sealed record ShellCommand(IReadOnlyList<KeyValuePair<string, string>> Assignments, IReadOnlyList<string> Words, int Index)
{
    /// <summary>Whether it begins with these words.</summary>
    public bool Is(params ReadOnlySpan<string> words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (i >= Words.Count || Words[i] != words[i])
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>
/// Parts a shell line into simple commands. Only what is needed to recognise commands and their flags: quotes, assignments, separators, comments;
/// what stands in <c>$(…)</c> stays part of its word.
/// </summary>
public static class ShellCommands
{
    /// <summary>The commands of a text, in order.</summary>
    /// <param name="text">The shell's text.</param>
    /// <param name="escape">The character that makes the next one plain, beside the shell's own backslash.</param>
    public static IReadOnlyList<ShellCommand> Read(string text, char escape)
    {
        var commands = new List<ShellCommand>();
        var words = new List<string>();
        var assignments = new List<KeyValuePair<string, string>>();
        var word = new StringBuilder();
        var inWord = false;
        var start = -1;
        var depth = 0;
        var quote = '\0';
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quote != '\0')
            {
                if (c == quote)
                {
                    quote = '\0';
                }
                else if (quote == '"' && (c == '\\' || c == escape) && i + 1 < text.Length && text[i + 1] is '"' or '\\' or '$' or '`')
                {
                    word.Append(text[++i]);
                }
                else
                {
                    word.Append(c);
                }

                continue;
            }

            if (c is '"' or '\'')
            {
                quote = c;
                Begin(i);
            }
            else if ((c == '\\' || c == escape) && i + 1 < text.Length)
            {
                Begin(i);
                word.Append(text[++i]);
            }
            else if (c == '(' && i > 0 && text[i - 1] == '$')
            {
                depth++;
                word.Append(c);
            }
            else if (depth > 0)
            {
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
                word.Append(c);
            }
            else if (c == '#' && !inWord)
            {
                var end = text.IndexOf('\n', i);
                i = end < 0 ? text.Length : end - 1;
            }
            else if (c == '&' && ((i > 0 && text[i - 1] is '>' or '<') || (i + 1 < text.Length && text[i + 1] == '>')))
            {
                // 2>&1 and &>file redirect; they end no command.
                Begin(i);
                word.Append(c);
            }
            else if (c is ';' or '&' or '|' or '\n' or '(' or ')')
            {
                EndWord();
                EndCommand();
            }
            else if (char.IsWhiteSpace(c))
            {
                EndWord();
            }
            else
            {
                Begin(i);
                word.Append(c);
            }
        }

        EndWord();
        EndCommand();
        return commands;

        void Begin(int at)
        {
            inWord = true;
            start = start < 0 ? at : start;
        }

        void EndWord()
        {
            if (!inWord)
            {
                return;
            }

            var text = word.ToString();
            word.Clear();
            inWord = false;
            if (words.Count == 0 && Assignment(text) is { } assignment)
            {
                assignments.Add(assignment);
            }
            else if (words.Count > 0 || !IsOpening(text))
            {
                words.Add(text);
            }
        }

        void EndCommand()
        {
            if (words.Count > 0 || assignments.Count > 0)
            {
                commands.Add(new ShellCommand([.. assignments], [.. words], start));
            }

            words.Clear();
            assignments.Clear();
            start = -1;
        }
    }

    // Words of the shell's own grammar that a command may follow.
    private static bool IsOpening(string word) => word is "if" or "then" or "else" or "elif" or "do" or "while" or "until" or "!" or "{" or "time" or "exec" or "sudo";

    private static KeyValuePair<string, string>? Assignment(string word)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        if (equals < 1 || char.IsAsciiDigit(word[0]))
        {
            return null;
        }

        foreach (var c in word.AsSpan(0, equals))
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_')
            {
                return null;
            }
        }

        return new(word[..equals], word[(equals + 1)..]);
    }
}
