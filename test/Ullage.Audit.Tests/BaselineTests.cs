using System.Text;
using Ullage.Audit.Baselines;

namespace Ullage.Audit.Tests;

/// <summary>A baseline knows what was there by name and number.</summary>
public sealed class BaselineTests
{
    private const string Pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n";

    private static string Container(string name, string image) => $"    - {{name: {name}, image: '{image}'}}\n";

    [Fact]
    public void Only_what_is_more_than_was_there_is_new_and_what_is_less_is_gone()
    {
        var before = Audited.Of(Pod + Container("a", "x:latest") + Container("b", "y:latest")).Findings;
        var baseline = Baseline.Read(Encoding.UTF8.GetBytes(Baseline.Of(before).ToString()));
        Assert.Empty(baseline.New(before, out var gone));
        Assert.Equal(0, gone);

        var after = Audited.Of("# moved down\n\n" + Pod + Container("b", "y:latest") + Container("c", "z:latest")).Findings;
        var found = baseline.New(after, out gone);
        Assert.All(found, static f => Assert.Equal("c", f.Resource.Container));
        Assert.Contains(found, static f => f.Rule.Id == "image-latest");
        Assert.Equal(before.Count(static f => f.Resource.Container == "a"), gone);
    }

    [Fact]
    public void A_part_of_what_was_there_is_not_new_whichever_part_it_is()
    {
        var all = Audited.Of(Pod + Container("a", "x:latest") + Container("b", "y:latest")).Findings;
        var baseline = Baseline.Of(all);
        foreach (var (finding, i) in all.Select(static (f, i) => (f, i)))
        {
            Assert.Empty(baseline.New([.. all.Take(i), .. all.Skip(i + 1)], out var gone));
            Assert.Equal(1, gone);
            Assert.Equal(finding.Identity, Assert.Single(baseline.New([.. all, finding], out gone)).Identity);
            Assert.Equal(0, gone);
        }
    }
}
