using System.Text;
using System.Text.RegularExpressions;
using Ullage.Manifests.Tests.Yaml;
using Ullage.Manifests.Yaml;
using Ullage.Testing.Manifests;

namespace Ullage.Manifests.Tests.Corpus;

/// <summary>Every byte of a file is a leaf of the tree, or structure, or a comment between two leaves; nothing is dropped, doubled or out of order.</summary>
public sealed partial class LosslessTests
{
    private const int Files = 2000;

    [Fact]
    public void Every_generated_file_is_given_back_byte_for_byte_and_means_what_YamlDotNet_says()
    {
        for (var seed = 0; seed < Files; seed++)
        {
            var text = ManifestGenerator.Make(seed).Text;
            var error = Record.Exception(() => YamlFile.Parse(text));
            Assert.True(error is null, $"seed {seed}: {error?.Message}\n{text}");
            var file = YamlFile.Parse(text);

            Assert.True(text == Reassembled(file), $"seed {seed}: the tree does not give the file back");
            Assert.True(Values.Oracle(text) == Values.Ours(file), $"seed {seed}: the values differ\n{text}");
        }
    }

    [Theory]
    [MemberData(nameof(ValueTests.Texts), MemberType = typeof(ValueTests))]
    public void Every_hand_made_text_is_given_back_byte_for_byte(string text) => Assert.Equal(text, Reassembled(YamlFile.Parse(text)));

    [Fact]
    public void Every_file_of_the_folder_given_is_given_back_byte_for_byte_and_means_what_YamlDotNet_says()
    {
        var folder = Environment.GetEnvironmentVariable("ULLAGE_MANIFESTS");
        Assert.SkipUnless(Directory.Exists(folder), "ULLAGE_MANIFESTS names no folder of manifests");
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(static p => Path.GetExtension(p) is ".yaml" or ".yml" or ".json"))
        {
            var text = File.ReadAllText(path);
            string expected;
            try
            {
                expected = Values.Oracle(text);
            }
            catch (YamlDotNet.Core.YamlException)
            {
                // A template, or another's test of a broken file.
                continue;
            }

            var file = YamlFile.Parse(text);
            Assert.True(text == Reassembled(file), $"{path}: the tree does not give the file back");
            Assert.True(expected == Values.Ours(file), $"{path}: the values differ");
        }
    }

    internal static string Reassembled(YamlFile file)
    {
        var bytes = file.Bytes;
        var text = new StringBuilder();
        var at = 0;
        var documentAt = 0;
        foreach (var document in file.Documents)
        {
            Assert.Equal(documentAt, document.Span.Start);
            documentAt = document.Span.End;
            foreach (var leaf in document.Root.Leaves())
            {
                Assert.InRange(leaf.Span.Start, at, bytes.Length);
                text.Append(Structure(bytes[at..leaf.Span.Start])).Append(Encoding.UTF8.GetString(bytes[leaf.Span.Start..leaf.Span.End]));
                at = leaf.Span.End;
            }
        }

        Assert.True(file.Documents.Count == 0 || documentAt == bytes.Length);
        return text.Append(Structure(bytes[at..])).ToString();
    }

    private static string Structure(ReadOnlySpan<byte> gap)
    {
        var text = Encoding.UTF8.GetString(gap);
        Assert.Matches(OnlyStructure(), text);
        return text;
    }

    [GeneratedRegex("""\A\ufeff?(\s|\.\.\.|[-?:,\[\]{}]|&[^\s,]+|!(<[^>]*>)?[^\s,]*|(?<![^\s\ufeff])[#%][^\r\n]*)*\z""")]
    private static partial Regex OnlyStructure();
}
