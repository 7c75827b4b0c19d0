using System.Text.RegularExpressions;

namespace Ullage.Architecture.Tests;

/// <summary>Names follow places, and the safeguards of src cannot be switched off in passing.</summary>
public sealed partial class ShapeTests
{
    [Fact]
    public void A_namespace_begins_with_its_projects_name()
    {
        foreach (var file in Repository.CSharpFiles("src"))
        {
            var project = Path.GetRelativePath(Path.Combine(Repository.Root, "src"), file).Split('/')[0];
            var found = Namespace().Match(File.ReadAllText(file));
            Assert.True(!found.Success || found.Groups[1].Value.StartsWith(project, StringComparison.Ordinal), $"{file} declares {found.Groups[1].Value}; expected {project} or below.");
        }
    }

    [Fact]
    public void The_banned_clocks_and_randomness_are_still_banned()
    {
        var banned = File.ReadAllText(Path.Combine(Repository.Root, "eng/BannedSymbols.txt"));
        string[] must = ["P:System.DateTime.UtcNow", "P:System.DateTimeOffset.UtcNow", "P:System.Random.Shared", "M:System.Random.#ctor;", "M:System.Threading.Thread.Sleep", "M:System.Threading.Tasks.Task.Delay"];
        Assert.All(must, symbol => Assert.Contains(symbol, banned, StringComparison.Ordinal));
        Assert.Contains("BannedSymbols.txt", File.ReadAllText(Path.Combine(Repository.Root, "src/Directory.Build.props")), StringComparison.Ordinal);
    }

    [Fact]
    public void Suppressions_in_src_carry_a_justification()
    {
        foreach (var file in Repository.CSharpFiles("src"))
        {
            foreach (var (line, number) in File.ReadLines(file).Select(static (l, i) => (l, i + 1)))
            {
                if (line.Contains("[SuppressMessage(", StringComparison.Ordinal) || line.Contains("UnconditionalSuppressMessage(", StringComparison.Ordinal))
                {
                    Assert.True(line.Contains("Justification", StringComparison.Ordinal), $"{file}:{number} suppresses without saying why.");
                }

                if (line.Contains("#pragma warning disable", StringComparison.Ordinal))
                {
                    Assert.True(line.Contains("//", StringComparison.Ordinal), $"{file}:{number} disables a warning without saying why on the same line.");
                }
            }
        }
    }

    [GeneratedRegex(@"^namespace\s+([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
