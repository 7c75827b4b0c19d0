using Ullage.Application.Checklist;
using Ullage.Audit.Contract;
using Ullage.Audit.Surveying;

namespace Ullage.Application.Tests.Checklist;

public sealed class ChecklistTableTests
{
    // Subjects of rules that the list has points for: no rule of theirs is forgotten.
    private static readonly RuleTopic[] _covered = [RuleTopic.Resources, RuleTopic.GoRuntime, RuleTopic.OtherRuntimes, RuleTopic.Scaling, RuleTopic.Namespaces, RuleTopic.Observability];

    [Fact]
    public void There_are_twenty_one_points_seven_under_each_heading()
    {
        Assert.Equal(21, ChecklistTable.Points.Count);
        Assert.All(ChecklistTable.Points.GroupBy(static p => p.Heading), static part => Assert.Equal(7, part.Count()));
        Assert.Equal(21, ChecklistTable.Points.Select(static p => p.Id).Distinct().Count());
    }

    [Fact]
    public void Every_rule_of_the_lists_subjects_speaks_to_a_point() =>
        Assert.All(RuleCatalog.All.Where(static r => _covered.Contains(r.Topic) && r.Id is not "limitrange-missing"), static rule => Assert.NotNull(ChecklistTable.OfRule(rule.Id)));

    [Fact]
    public void Every_point_that_a_rule_or_a_sign_speaks_to_exists()
    {
        var points = ChecklistTable.Points.Select(static p => p.Id).ToHashSet();
        Assert.All(RuleCatalog.All.Select(static r => ChecklistTable.OfRule(r.Id)).OfType<string>(), p => Assert.Contains(p, points));
        Assert.All(Enum.GetValues<SurveySubject>().Where(static s => s != SurveySubject.Workload), s => Assert.Contains(ChecklistTable.OfSign(s)!, points));
    }

    [Theory]
    [InlineData("pdb-blocks-drain", "disruption-budget")]
    [InlineData("gomemlimit-unit", "scarcity")]
    [InlineData("gomaxprocs-missing", "gomaxprocs")]
    [InlineData("dotnet-processor-count", "gomaxprocs")]
    [InlineData("memory-limit-missing", "limits")]
    [InlineData("image-latest", null)]
    public void A_rule_speaks_to_the_point_that_it_is_about(string rule, string? point) => Assert.Equal(point, ChecklistTable.OfRule(rule));
}
