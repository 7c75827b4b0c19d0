using System.Collections.Frozen;
using System.Text;

namespace Ullage.Model;

/// <summary>
/// Takes <c>a|b\.c|…</c> apart: expressions that list names, thousands of them where a namespace is large, are looked up in a set; as an
/// automaton they would grow beyond what the engine allows.
/// </summary>
internal static class LiteralAlternatives
{
    /// <summary>The names that an expression lists, or null when it is anything else than names and bars.</summary>
    public static FrozenSet<string>? Of(string expression)
    {
        var names = new List<string>();
        var name = new StringBuilder();
        for (var i = 0; i < expression.Length; i++)
        {
            switch (expression[i])
            {
                case '|':
                    names.Add(name.ToString());
                    name.Clear();
                    break;
                case '\\' when i + 1 < expression.Length && !char.IsAsciiLetterOrDigit(expression[i + 1]):
                    name.Append(expression[++i]);
                    break;
                case '\\' or '.' or '*' or '+' or '?' or '(' or ')' or '[' or ']' or '{' or '}' or '^' or '$':
                    return null;
                default:
                    name.Append(expression[i]);
                    break;
            }
        }

        names.Add(name.ToString());
        return names.ToFrozenSet(StringComparer.Ordinal);
    }
}
