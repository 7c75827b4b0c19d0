using Ullage.Cli.Help;

namespace Ullage.Cli.Tests;

public sealed class ReferencePageTests
{
    [Fact]
    public void The_committed_reference_is_what_the_tables_say()
    {
        var path = System.IO.Path.Combine(Checkout.Root, "docs", "cli.md");
        Assert.True(File.Exists(path) && File.ReadAllText(path) == ReferencePage.Render(), "docs/cli.md differs from the tables in src/Ullage.Cli; run eng/docs-cli and commit what it writes.");
    }
}
