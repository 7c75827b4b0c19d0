using Ullage.Inspection.Binaries;
using Ullage.Inspection.BuildInfo;
using Ullage.Inspection.Elf;
using Ullage.Inspection.Go;
using Ullage.Testing;

namespace Ullage.Inspection.Tests.Oracles;

/// <summary>
/// Real binaries against <c>go version -m</c>, <c>readelf</c> and <c>go tool nm</c>. <c>ULLAGE_BINARIES</c> names a folder with more of them,
/// and <c>ULLAGE_CROSS</c> asks for builds for other machines too; <c>./prove inspect</c> sets both.
/// </summary>
public sealed class BinaryOracleTests
{
    private const string Source = """
        package main

        import (
        	"encoding/json"
        	"fmt"
        	"os"
        	"os/signal"
        )

        type request struct {
        	ready bool
        	id    int64
        	done  bool
        }

        func main() {
        	c := make(chan os.Signal, 1)
        	signal.Notify(c, os.Interrupt)
        	r := &request{id: int64(len(os.Args))}
        	b, _ := json.Marshal(map[string]any{"id": r.id})
        	fmt.Println(string(b), r)
        }
        """;

    [Theory]
    [InlineData("/usr/bin/prometheus")]
    [InlineData("/usr/bin/promtool")]
    [InlineData("/usr/bin/victoria-metrics")]
    [InlineData(".tools/prometheus-3.5/usr/bin/prometheus")]
    [InlineData(".tools/victoria-metrics-1.145/usr/bin/victoria-metrics")]
    [InlineData("/bin/ls")]
    public void Installed_binaries_are_told_as_others_tell_them(string path)
    {
        var full = Path.Combine(Checkout.Root, path);
        if (!File.Exists(full))
        {
            Assert.Skip($"{path} is not on this machine");
        }

        Figures.Add($"{Path.GetFileName(full)} ({new FileInfo(full).Length:N0} bytes)", BinaryOracle.Compare(full));
    }

    [Fact]
    public void More_binaries_are_told_as_others_tell_them()
    {
        if (Environment.GetEnvironmentVariable("ULLAGE_BINARIES") is not { Length: > 0 } folder)
        {
            Assert.Skip("ULLAGE_BINARIES names no folder; ./prove inspect does");
            return;
        }

        var seen = 0;
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            using var stream = File.OpenRead(path);
            var head = new byte[4];
            if (stream.ReadAtLeast(head, 4, throwOnEndOfStream: false) == 4 && ElfFile.IsElf(head))
            {
                seen++;
                Figures.Add($"{Path.GetRelativePath(folder, path)} ({stream.Length:N0} bytes, {BinaryInspector.Inspect(path).Go?.Build?.Toolchain ?? "not Go"})", BinaryOracle.Compare(path));
            }
        }

        Assert.True(seen > 0);
    }

    [Theory]
    [InlineData("old", "", "1")]
    [InlineData("old", "-trimpath -buildmode=pie", "0")]
    [InlineData("new", "", "0")]
    [InlineData("new", "-trimpath -buildmode=pie", "1")]
    [InlineData("new", "-ldflags=-s", "0")]
    [InlineData("new", "-ldflags=-compressdwarf=false", "0")]
    public void Our_own_builds_are_told_as_others_tell_them(string toolchain, string flags, string cgo)
    {
        using var folder = new TemporaryFolder();
        var path = GoToolchain.Need(toolchain).Build(folder.Path, Source, "1.19", flags.Split(' ', StringSplitOptions.RemoveEmptyEntries), ("CGO_ENABLED", cgo));
        Figures.Add($"built by {toolchain} {flags}, cgo {cgo}", BinaryOracle.Compare(path));
        var facts = BinaryInspector.Inspect(path, structs: true);
        var stripped = flags.Contains("-s", StringComparison.Ordinal);
        Assert.Equal((!stripped, !stripped), (facts.HasSymbols, facts.HasDebugInfo));
        Assert.Equal(stripped ? SymbolSource.FunctionTable : SymbolSource.SymbolTable, facts.Go!.Symbols);
        Assert.True(facts.Go.Has(GoFeature.Signals) && facts.Go.Has(GoFeature.ReflectionJson) && !facts.Go.Has(GoFeature.HttpServer));
        Assert.Equal(toolchain == "new" ? new GoLine(null, 20) : null, facts.Go.GoLine);
        Assert.Equal(toolchain == "new" ? ContainerCpu.NodeByGoLine : ContainerCpu.NodeByToolchain, facts.Go.ContainerCpu);
        if (!stripped)
        {
            var layout = Assert.Single(facts.Structs!.Worthwhile);
            Assert.Equal(("main.request", 24L, 16L, 8L), (layout.Name, layout.Size, layout.BestSize, layout.SavedBytes));
        }
    }

    [Theory]
    [InlineData("1.21", 21)]
    [InlineData("1.24.3", 24)]
    [InlineData("1.25", 25)]
    [InlineData("1.26", 26)]
    public void The_go_line_is_told_by_what_a_newer_toolchain_keeps_of_old(string line, int expected)
    {
        using var folder = new TemporaryFolder();
        var facts = BinaryInspector.Inspect(GoToolchain.Need("new").Build(folder.Path, "package main\nfunc main() {}\n", line, ["-ldflags=-s -w"], ("CGO_ENABLED", "0")));
        Assert.Equal(expected, facts.Go!.GoLine!.Exact);
        Assert.Equal(expected >= 25 ? ContainerCpu.FollowsLimit : ContainerCpu.NodeByGoLine, facts.Go.ContainerCpu);
    }

    [Fact]
    public void Stripped_and_unstripped_name_the_same_functions()
    {
        using var folder = new TemporaryFolder();
        var go = GoToolchain.Need("new");
        var whole = BinaryInspector.Inspect(go.Build(folder.Path, Source, "1.25", [], ("CGO_ENABLED", "0"))).Go!;
        var bare = BinaryInspector.Inspect(go.Build(folder.Path, Source, "1.25", ["-ldflags=-s -w"], ("CGO_ENABLED", "0"))).Go!;
        Assert.Equal((SymbolSource.SymbolTable, SymbolSource.FunctionTable), (whole.Symbols, bare.Symbols));
        Assert.Equal(whole.Features, bare.Features);
        Assert.Equal(whole.Functions, bare.Functions);
        var runtime = (Whole: whole.Packages.Single(static p => p.Package == "runtime").Code, Bare: bare.Packages.Single(static p => p.Package == "runtime").Code);
        Assert.InRange(runtime.Bare, runtime.Whole, runtime.Whole * 1.12);
    }

    [Theory]
    [InlineData("386")]
    [InlineData("arm")]
    [InlineData("arm64")]
    [InlineData("mips")]
    [InlineData("ppc64")]
    [InlineData("ppc64le")]
    [InlineData("riscv64")]
    [InlineData("s390x")]
    public void Builds_for_other_machines_are_told_as_others_tell_them(string machine)
    {
        if (Environment.GetEnvironmentVariable("ULLAGE_CROSS") is not { Length: > 0 })
        {
            Assert.Skip("builds for other machines take a minute each; ./prove inspect asks for them");
        }

        using var folder = new TemporaryFolder();
        var path = GoToolchain.Need("new").Build(folder.Path, Source, "1.25", [], ("CGO_ENABLED", "0"), ("GOARCH", machine));
        Assert.Equal(machine, BinaryInspector.Inspect(path).Machine);
        Figures.Add($"built for {machine}", BinaryOracle.Compare(path));
    }

    [Theory]
    [InlineData(false, 8)]
    [InlineData(true, 8)]
    [InlineData(false, 4)]
    [InlineData(true, 4)]
    public void Build_information_of_before_Go_1_18_is_followed_through_its_pointers(bool bigEndian, int width)
    {
        const string Modules = "path\texample.com/app\nmod\texample.com/app\t(devel)\t\ndep\texample.com/lib\tv1.2.3\th1:x=\n=>\t../lib\t(devel)\t\n";
        using var file = ElfFile.Read(SmallElf.WithBuildInfo("go1.15.9", Modules, bigEndian, width), "made up");
        var build = GoBuildInfoReader.Read(file)!;
        Assert.Equal(("go1.15.9", new GoVersion(15, 9), "example.com/app", "(devel)"), (build.Toolchain, build.Version!.Value, build.Path, build.Main!.Version));
        Assert.Equal(new GoModule("example.com/lib", "v1.2.3", "h1:x=", new GoModule("../lib", "(devel)", "", null)), Assert.Single(build.Dependencies));
    }

    [Fact]
    public void Quoted_settings_come_out_as_they_went_in()
    {
        var build = GoBuildText.Parse("go1.26", "build\t-ldflags=\"-X 'a=b \\\"c\\\"' \\u00e9\"\nbuild\tGOARCH=amd64\nbuild\t=x\nbuild\t\"a b\"=`c`\n");
        Assert.Equal([new GoBuildSetting("-ldflags", "-X 'a=b \"c\"' é"), new("GOARCH", "amd64"), new("a b", "c")], build.Settings);
    }
}
