using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Ullage.Model;

/// <summary>How a matcher compares. The order is that of Prometheus' remote-read protocol.</summary>
public enum MatcherKind
{
    /// <summary><c>=</c></summary>
    Equal = 0,

    /// <summary><c>!=</c></summary>
    NotEqual = 1,

    /// <summary><c>=~</c>, anchored at both ends.</summary>
    Regex = 2,

    /// <summary><c>!~</c>, anchored at both ends.</summary>
    NotRegex = 3,
}

/// <summary>One condition on a label. An absent label has the empty value, as in PromQL.</summary>
public sealed record LabelMatcher
{
    private readonly FrozenSet<string>? _names;
    private readonly Regex? _regex;

    /// <summary>Makes a matcher.</summary>
    /// <exception cref="ArgumentException">The expression is not a valid regular expression.</exception>
    public LabelMatcher(MatcherKind kind, string name, string value)
    {
        Kind = kind;
        Name = name;
        Value = value;
        if ((kind is MatcherKind.Regex or MatcherKind.NotRegex) && (_names = LiteralAlternatives.Of(value)) is null)
        {
            _regex = new Regex("^(?s:" + value + ")\\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
    }

    /// <summary>How the value is compared.</summary>
    public MatcherKind Kind { get; }

    /// <summary>The label.</summary>
    public string Name { get; }

    /// <summary>The value or expression.</summary>
    public string Value { get; }

    /// <summary>Whether a label value meets the condition.</summary>
    public bool Matches(string value) => Kind switch
    {
        MatcherKind.Equal => value == Value,
        MatcherKind.NotEqual => value != Value,
        MatcherKind.Regex => IsMatch(value),
        _ => !IsMatch(value),
    };

    private bool IsMatch(string value) => _names?.Contains(value) ?? _regex!.IsMatch(value);

    /// <summary>PromQL's notation, such as <c>namespace=~"a|b"</c>.</summary>
    public override string ToString() =>
        Name + Kind switch { MatcherKind.Equal => "=", MatcherKind.NotEqual => "!=", MatcherKind.Regex => "=~", _ => "!~" } + "\"" + Escape(Value) + "\"";

    internal static string Escape(string value) => value.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n");
}
