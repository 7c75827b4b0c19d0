using System.Text;
using System.Text.Json;

namespace Ullage.Inspection.Dockerfiles;

/// <summary>
/// Takes a Dockerfile apart as BuildKit does: directives, comments between continued lines, the escape character, flags, the exec form, texts behind
/// (<c>&lt;&lt;EOF</c>). What no builder would take becomes a problem with its place, and the rest is still read.
/// </summary>
public static class DockerfileParser
{
    private static readonly string[] _keywords = ["ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL", "MAINTAINER", "ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR"];
    private static readonly string[] _directives = ["syntax", "escape", "check"];

    /// <summary>Reads a file.</summary>
    /// <exception cref="InspectionException">It cannot be read, is too large or is not text.</exception>
    public static ParsedDockerfile ReadFile(string path, InspectionLimits? limits = null)
    {
        using var source = Bytes.FileSource.Open(path);
        var most = (limits ?? InspectionLimits.Default).MaxDockerfileBytes;
        return source.Length > most
            ? throw InspectionException.TooLarge($"{path}: {source.Length} bytes; a Dockerfile of at most {most} is read")
            : Parse(source.Head(0, most).Span, path, limits);
    }

    /// <summary>Reads bytes.</summary>
    /// <exception cref="InspectionException">They are not text, or too many.</exception>
    public static ParsedDockerfile Parse(ReadOnlySpan<byte> bytes, string name, InspectionLimits? limits = null)
    {
        var most = (limits ?? InspectionLimits.Default).MaxDockerfileBytes;
        if (bytes.Length > most)
        {
            throw InspectionException.TooLarge($"{name}: {bytes.Length} bytes; a Dockerfile of at most {most} is read");
        }

        if (bytes.Contains((byte)0))
        {
            throw InspectionException.Malformed($"{name}: holds a zero byte, so it is not a Dockerfile");
        }

        return Parse(Encoding.UTF8.GetString(bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes));
    }

    /// <summary>Reads text.</summary>
    public static ParsedDockerfile Parse(string text)
    {
        var lines = text.Split('\n').Select(static l => l.EndsWith('\r') ? l[..^1] : l).ToArray();
        if (lines is [.., ""])
        {
            lines = lines[..^1];
        }

        return new Run(lines).Parse();
    }

    private sealed class Run(string[] lines)
    {
        private readonly List<DockerfileInstruction> _instructions = [];
        private readonly List<DockerfileProblem> _problems = [];
        private readonly List<KeyValuePair<string, string>> _found = [];
        private char _escape = '\\';
        private int _line;

        public ParsedDockerfile Parse()
        {
            ReadDirectives();
            while (_line < lines.Length)
            {
                if (IsBlankOrComment(lines[_line]))
                {
                    _line++;
                    continue;
                }

                ReadInstruction();
            }

            return new ParsedDockerfile { Directives = _found, Instructions = _instructions, Problems = _problems, Lines = lines, Escape = _escape };
        }

        private static bool IsBlankOrComment(string line) => line.AsSpan().TrimStart() is var rest && (rest.IsEmpty || rest[0] == '#');

        /// <summary>Directives stand before anything else, other comments and empty lines included.</summary>
        private void ReadDirectives()
        {
            for (; _line < lines.Length; _line++)
            {
                var line = lines[_line].AsSpan().Trim();
                if (line.IsEmpty || line[0] != '#')
                {
                    return;
                }

                var equals = line.IndexOf('=');
                if (equals < 0)
                {
                    return;
                }

                var name = line[1..equals].Trim().ToString().ToLowerInvariant();
                var value = line[(equals + 1)..].Trim().ToString();
                if (!_directives.Contains(name) || _found.Any(f => f.Key == name))
                {
                    return;
                }

                _found.Add(new(name, value));
                if (name == "escape")
                {
                    if (value is "\\" or "`")
                    {
                        _escape = value[0];
                    }
                    else
                    {
                        _problems.Add(new DockerfileProblem(new SourcePosition(_line + 1, 1), $"escape={value}; expected \\ or `"));
                    }
                }
            }
        }

        private void ReadInstruction()
        {
            var source = new SourceText();
            var first = _line;
            var start = lines[first].Length - lines[first].AsSpan().TrimStart().Length;
            var more = true;
            while (more && _line < lines.Length)
            {
                var line = lines[_line];
                if (_line > first && IsBlankOrComment(line))
                {
                    // Comments and empty lines inside a continued instruction are passed over.
                    _line++;
                    continue;
                }

                var from = _line == first ? start : 0;
                var end = line.AsSpan().TrimEnd(' ').TrimEnd('\t').TrimEnd().Length;
                more = end > from && line[end - 1] == _escape;
                source.Append(line.AsSpan(from, (more ? end - 1 : line.Length) - from), new SourcePosition(_line + 1, from + 1));
                _line++;
            }

            Add(source, 0, new SourcePosition(first + 1, start + 1), isOnBuild: false);
        }

        private void Add(SourceText source, int at, SourcePosition position, bool isOnBuild)
        {
            var text = source.Text;
            var keywordEnd = at;
            while (keywordEnd < text.Length && !char.IsWhiteSpace(text[keywordEnd]))
            {
                keywordEnd++;
            }

            var keyword = text[at..keywordEnd].ToUpperInvariant();
            if (!_keywords.Contains(keyword))
            {
                _problems.Add(new DockerfileProblem(source.PositionOf(at), $"{(keyword.Length > 40 ? keyword[..40] + "…" : keyword)} is not an instruction"));
                return;
            }

            var flags = new List<DockerfileFlag>();
            var arguments = ReadFlags(source, Skip(text, keywordEnd), keyword, flags);
            if (keyword == "ONBUILD" && !isOnBuild)
            {
                Add(source, arguments, position, isOnBuild: true);
                return;
            }

            var heredocs = keyword is "RUN" or "COPY" or "ADD" ? ReadHeredocs(text[arguments..], source, arguments) : [];
            if (arguments >= text.TrimEnd().Length && keyword is not ("CMD" or "ENTRYPOINT" or "SHELL"))
            {
                _problems.Add(new DockerfileProblem(position, $"{keyword} without an argument"));
            }

            var exec = keyword is "RUN" or "CMD" or "ENTRYPOINT" or "COPY" or "ADD" or "VOLUME" or "SHELL" ? ExecForm(text[Math.Min(arguments, text.Length)..]) : HealthCheckForm(keyword, text, arguments);
            if (keyword is "COPY" or "ADD" && !isOnBuild && IsOneWord(text.AsSpan(Math.Min(arguments, text.Length)).Trim(), exec))
            {
                _problems.Add(new DockerfileProblem(position, $"{keyword} with one argument; expected what to copy and where to"));
            }

            _instructions.Add(new DockerfileInstruction
            {
                Keyword = keyword,
                Position = position,
                LastLine = _line,
                Flags = flags,
                Source = source,
                ArgumentStart = Math.Min(arguments, text.Length),
                Exec = exec,
                Heredocs = heredocs,
                IsOnBuild = isOnBuild,
            });
        }

        /// <summary>Whether there is one argument, and nothing in it that may be replaced by more before a builder reads it.</summary>
        private static bool IsOneWord(ReadOnlySpan<char> arguments, IReadOnlyList<string>? exec) =>
            !arguments.IsEmpty && arguments.IndexOfAny("${%@") < 0 && (exec?.Count == 1 || (exec is null && arguments.IndexOfAny(' ', '\t') < 0));

        private static int Skip(string text, int at)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at]))
            {
                at++;
            }

            return at;
        }

        private static int ReadFlags(SourceText source, int at, string keyword, List<DockerfileFlag> flags)
        {
            var text = source.Text;
            if (keyword is not ("FROM" or "RUN" or "COPY" or "ADD" or "HEALTHCHECK"))
            {
                return at;
            }

            while (at + 2 < text.Length && text[at] == '-' && text[at + 1] == '-' && !char.IsWhiteSpace(text[at + 2]))
            {
                var end = at;
                var quote = '\0';
                for (; end < text.Length && (quote != '\0' || !char.IsWhiteSpace(text[end])); end++)
                {
                    quote = text[end] == quote ? '\0' : quote == '\0' && text[end] is '"' or '\'' ? text[end] : quote;
                }

                var flag = text[(at + 2)..end].Replace("\"", "", StringComparison.Ordinal);
                var equals = flag.IndexOf('=', StringComparison.Ordinal);
                flags.Add(new DockerfileFlag(equals < 0 ? flag : flag[..equals], equals < 0 ? "" : flag[(equals + 1)..], source.PositionOf(at)));
                at = Skip(text, end);
            }

            return at;
        }

        private static IReadOnlyList<string>? HealthCheckForm(string keyword, string text, int arguments) =>
            keyword == "HEALTHCHECK" && text.AsSpan(Math.Min(arguments, text.Length)) is var rest && rest.StartsWith("CMD", StringComparison.OrdinalIgnoreCase) ? ExecForm(rest[3..].ToString()) : null;

        /// <summary>The strings of a JSON array; anything else is the shell form, as builders have it.</summary>
        private static List<string>? ExecForm(string text)
        {
            var trimmed = text.Trim();
            if (!trimmed.StartsWith('['))
            {
                return null;
            }

            try
            {
                using var document = JsonDocument.Parse(trimmed, new JsonDocumentOptions { MaxDepth = 4 });
                return document.RootElement.EnumerateArray().All(static e => e.ValueKind == JsonValueKind.String) ? [.. document.RootElement.EnumerateArray().Select(static e => e.GetString()!)] : null;
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                return null;
            }
        }

        private List<Heredoc> ReadHeredocs(string arguments, SourceText source, int start)
        {
            var result = new List<Heredoc>();
            foreach (var (name, stripsTabs, expands, at) in HeredocMarks.Find(arguments))
            {
                var content = new StringBuilder();
                var position = new SourcePosition(_line + 1, 1);
                var ended = false;
                while (_line < lines.Length && !ended)
                {
                    var line = stripsTabs ? lines[_line].TrimStart('\t') : lines[_line];
                    _line++;
                    if (line == name)
                    {
                        ended = true;
                    }
                    else
                    {
                        content.Append(line).Append('\n');
                    }
                }

                if (!ended)
                {
                    _problems.Add(new DockerfileProblem(source.PositionOf(start + at), $"the text behind <<{name} does not end: a line {name} is missing"));
                }

                result.Add(new Heredoc(name, content.ToString(), expands, position));
            }

            return result;
        }
    }
}
