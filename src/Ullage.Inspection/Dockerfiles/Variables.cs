using System.Text;

namespace Ullage.Inspection.Dockerfiles;

/// <summary>Replaces variables as a builder does: <c>$A</c>, <c>${A}</c>, <c>${A:-b}</c>, <c>${A:+b}</c>, <c>${A:?b}</c> and the same without the colon, <c>${A#p}</c>, <c>${A%p}</c>, <c>${A/p/r}</c>.</summary>
internal static class Variables
{
    private const int Deepest = 20;
    private const int MostText = 1 << 20;

    /// <summary>The text with its variables replaced, quotes taken away, and whether all that it names are known.</summary>
    /// <param name="text">The text.</param>
    /// <param name="values">Known values; null for one that is declared without a value.</param>
    /// <param name="escape">The character that makes the next one plain.</param>
    public static (string Text, bool IsWhole) Replace(string text, IReadOnlyDictionary<string, string?> values, char escape)
    {
        var work = new Work(values, escape);
        var result = work.Read(text, 0, keepQuotes: false);
        return (result, work.IsWhole);
    }

    private sealed class Work(IReadOnlyDictionary<string, string?> values, char escape)
    {
        private int _left = MostText;

        public bool IsWhole { get; private set; } = true;

        public string Read(string text, int depth, bool keepQuotes)
        {
            var result = new StringBuilder();
            var quote = '\0';
            for (var i = 0; i < text.Length; i++)
            {
                var c = text[i];
                if (c == '\'' && quote != '"' && !keepQuotes)
                {
                    quote = quote == '\'' ? '\0' : '\'';
                }
                else if (c == '"' && quote != '\'' && !keepQuotes)
                {
                    quote = quote == '"' ? '\0' : '"';
                }
                else if (c == escape && quote != '\'' && i + 1 < text.Length)
                {
                    result.Append(text[++i]);
                }
                else if (c == '$' && quote != '\'' && i + 1 < text.Length)
                {
                    i = Variable(text, i + 1, depth, result) - 1;
                }
                else
                {
                    result.Append(c);
                }
            }

            return result.ToString();
        }

        /// <summary>Reads what stands behind a dollar sign; gives where to go on.</summary>
        private int Variable(string text, int at, int depth, StringBuilder result)
        {
            if (text[at] != '{')
            {
                var end = NameEnd(text, at);
                if (end == at)
                {
                    result.Append('$');
                    return at;
                }

                Append(result, Value(text[at..end]) ?? "");
                return end;
            }

            var nameEnd = NameEnd(text, at + 1);
            var close = Close(text, nameEnd);
            if (nameEnd == at + 1 || close < 0 || depth > Deepest)
            {
                result.Append('$');
                return at;
            }

            var name = text[(at + 1)..nameEnd];
            var change = text[nameEnd..close];
            Append(result, change.Length == 0 ? Value(name) ?? "" : Changed(name, change, depth));
            return close + 1;
        }

        private string Changed(string name, string change, int depth)
        {
            var colon = change[0] == ':';
            var kind = change.Length > (colon ? 1 : 0) ? change[colon ? 1 : 0] : '\0';
            var word = change.Length > (colon ? 2 : 1) ? change[(colon ? 2 : 1)..] : "";
            var known = values.TryGetValue(name, out var value) && value is not null;
            var isSet = known && (!colon || value!.Length > 0);
            switch (kind)
            {
                case '-':
                    return isSet ? value! : Read(word, depth + 1, keepQuotes: false);
                case '+':
                    return isSet ? Read(word, depth + 1, keepQuotes: false) : "";
                case '?':
                    IsWhole &= isSet;
                    return isSet ? value! : "";
                default:
                    // Cutting and replacing by pattern: nothing that is worked out depends on it, so the value stays and counts as not whole.
                    IsWhole = false;
                    return Value(name) ?? "";
            }
        }

        private string? Value(string name)
        {
            if (values.TryGetValue(name, out var value) && value is not null)
            {
                return value;
            }

            IsWhole = false;
            return null;
        }

        private void Append(StringBuilder result, string value)
        {
            _left -= value.Length;
            if (_left < 0)
            {
                throw InspectionException.TooLarge($"variables of a Dockerfile grow beyond {MostText} characters");
            }

            result.Append(value);
        }

        private static int NameEnd(string text, int at)
        {
            var end = at;
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
            {
                end++;
            }

            return end;
        }

        private static int Close(string text, int from)
        {
            var depth = 1;
            for (var i = from; i < text.Length; i++)
            {
                if (text[i] == '{' && i > 0 && text[i - 1] == '$')
                {
                    depth++;
                }
                else if (text[i] == '}' && --depth == 0)
                {
                    return i;
                }
            }

            return -1;
        }
    }
}
