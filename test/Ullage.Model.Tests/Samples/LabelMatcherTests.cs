using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;

namespace Ullage.Model.Tests.Samples;

public sealed class LabelMatcherTests
{
    [Fact]
    public void Thousands_of_names_make_one_matcher()
    {
        var names = Enumerable.Range(0, 5000).Select(static i => $"checkout-{i:x8}.7f9c{i % 97}-abcde").ToArray();
        var matcher = new LabelMatcher(MatcherKind.Regex, "pod", string.Join('|', names.Select(Regex.Escape)));
        Assert.All(names, name => Assert.True(matcher.Matches(name)));
        Assert.False(matcher.Matches(names[0] + "x"));
        Assert.False(matcher.Matches(names[0].Replace('.', 'x')));
    }

    [Theory]
    [InlineData("cpu|memory", "memory", true)]
    [InlineData("cpu|memory", "cpu|memory", false)]
    [InlineData("web-.*", "web-1\n2", true)]
    [InlineData("web", "web\n", false)]
    [InlineData("we.b", "we.b", true)]
    [InlineData(@"we\.b", "wexb", false)]
    [InlineData("a|", "", true)]
    [InlineData("", "", true)]
    [InlineData("a|b.*", "bc", true)]
    [InlineData(@"\d+", "42", true)]
    public void Expressions_are_anchored_at_both_ends(string expression, string value, bool matches)
    {
        Assert.Equal(matches, new LabelMatcher(MatcherKind.Regex, "l", expression).Matches(value));
        Assert.Equal(!matches, new LabelMatcher(MatcherKind.NotRegex, "l", expression).Matches(value));
    }

    [Fact]
    public void A_list_of_names_matches_as_the_regular_expression_would() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll<NonEmptyArray<NonNull<string>>, NonNull<string>>(static (names, other) =>
    {
        var expression = string.Join('|', names.Get.Select(static n => Regex.Escape(n.Get)));
        var matcher = new LabelMatcher(MatcherKind.Regex, "l", expression);
        return names.Get.Select(static n => n.Get).Append(other.Get).All(v => matcher.Matches(v) == Regex.IsMatch(v, "^(?s:" + expression + ")\\z", RegexOptions.CultureInvariant));
    }));
}
