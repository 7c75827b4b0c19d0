using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Ullage.Architecture.Tests;

/// <summary>What the documents claim about the repository is so.</summary>
public sealed partial class DocumentTests
{
    [Fact]
    public void Every_pinned_package_earns_its_line_in_the_dependencies_page()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs/dependencies.md"));
        var pins = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props")).Descendants("PackageVersion").Select(static p => (string)p.Attribute("Include")!).ToList();
        Assert.NotEmpty(pins);
        Assert.All(pins, pin => Assert.True(page.Contains(pin, StringComparison.Ordinal), $"{pin} is pinned in Directory.Packages.props but docs/dependencies.md does not say why it is there."));
    }

    [Fact]
    public void Every_relative_link_of_a_document_leads_somewhere()
    {
        var documents = Directory.EnumerateFiles(Repository.Root, "*.md", SearchOption.AllDirectories)
            .Where(static f => !Path.GetRelativePath(Repository.Root, f).Split('/').Any(static part => part is "artifacts" or "bin" or "obj" or "node_modules" || part.StartsWith('.')))
            .ToList();
        Assert.NotEmpty(documents);
        foreach (var document in documents)
        {
            foreach (Match link in Link().Matches(CodeBlock().Replace(File.ReadAllText(document), "")))
            {
                var target = link.Groups["target"].Value;
                if (target.Contains("://", StringComparison.Ordinal) || target.StartsWith("mailto:", StringComparison.Ordinal))
                {
                    continue;
                }

                var path = Path.Combine(Path.GetDirectoryName(document)!, target);
                Assert.True(File.Exists(path) || Directory.Exists(path), $"{Path.GetRelativePath(Repository.Root, document)} links to {target}, which does not exist.");
            }
        }
    }

    [GeneratedRegex(@"\]\((?<target>[^)#\s]+)(#[^)\s]*)?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"```.*?```|`[^`\n]*`", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
