using System.Formats.Tar;
using Ullage.Inspection.Images;
using Ullage.Testing;

namespace Ullage.Inspection.Tests.Images;

public sealed class ImageTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void A_saved_archive_and_a_layout_tell_the_same(bool gzipLayers, bool gzipArchive)
    {
        using var one = new TemporaryFolder();
        using var two = new TemporaryFolder();
        var builder = new ImageBuilder { Configuration = """{"os":"linux","architecture":"arm64","config":{"Entrypoint":["/app"],"Cmd":["--port","8080"],"User":"65532","Env":["PATH=/bin","GOMEMLIMIT=100MiB"],"ExposedPorts":{"8080/tcp":{}},"WorkingDir":"/srv"},"history":[{"created_by":"COPY app"},{"created_by":"ENV","empty_layer":true},{"created_by":"COPY certificates"}]}""" };
        builder.Layer(static w => ImageBuilder.Put(w, "app", "#!/bin/sh\n"), gzipLayers).Layer(static w => ImageBuilder.Put(w, "./etc/ssl/certs/ca-certificates.crt", "x"), gzipLayers);
        var (saved, layout) = (ImageInspector.Inspect(builder.Saved(one, gzipArchive)), ImageInspector.Inspect(builder.InLayout(two)));
        foreach (var facts in (ImageFacts[])[saved, layout])
        {
            Assert.Equal("linux/arm64", facts.Platform);
            Assert.Equal(["app:1"], facts.Tags);
            Assert.Equal((65532L, true, StartForm.Exec, "/app", "/etc/ssl/certs/ca-certificates.crt"), (facts.UserId!.Value, facts.UserIsNumeric, facts.Start, facts.Program!, facts.CaCertificates!));
            Assert.Equal(["COPY app", "COPY certificates"], facts.Layers.Select(static l => l.CreatedBy));
            Assert.Equal([10L, 1L], facts.Layers.Select(static l => l.Bytes));
            Assert.Equal("/app is a script (/bin/sh)", Assert.Single(facts.Remarks));
            Assert.Equal([gzipLayers ? "gzip" : "none"], facts.Layers.Select(static l => l.Compression).Distinct());
        }
    }

    [Fact]
    public void Whiteouts_take_away_what_lies_below_and_nothing_of_their_own_layer()
    {
        var facts = Of(new ImageBuilder()
            .Layer(static w =>
            {
                ImageBuilder.Put(w, "bin/sh", "1234");
                ImageBuilder.Put(w, "bin/bash", "12345");
                ImageBuilder.Put(w, "usr/bin/gcc", "123456");
                ImageBuilder.Put(w, "app", "old");
            })
            .Layer(static w =>
            {
                ImageBuilder.Put(w, "bin/.wh.sh");
                ImageBuilder.Put(w, "usr/bin/make", "m");
                ImageBuilder.Put(w, "usr/bin/.wh..wh..opq");
                ImageBuilder.Put(w, "app", "newer");
            }));
        Assert.Equal(["/bin/bash"], facts.Shells);
        Assert.Equal(["/usr/bin/make"], facts.Toolchains);
        Assert.Equal(4 + 6 + 3, facts.HiddenBytes);
        Assert.Equal(3, facts.Files);
    }

    [Fact]
    public void Links_lead_to_the_program_and_a_circle_ends()
    {
        var facts = Of(new ImageBuilder { Configuration = """{"config":{"Cmd":["server"],"Env":["PATH=/none:/opt/bin"]}}""" }
            .Layer(static w =>
            {
                ImageBuilder.Put(w, "srv/real", "text");
                ImageBuilder.Link(w, "srv/hard", "srv/real", hard: true);
                ImageBuilder.Link(w, "opt/bin", "../usr/local");
                ImageBuilder.Link(w, "usr/local", "local2");
                ImageBuilder.Link(w, "usr/local2", "/srv");
                ImageBuilder.Link(w, "srv/server", "hard");
                ImageBuilder.Link(w, "bin/sh", "sh");
            }));
        Assert.Equal("/opt/bin/server", facts.Program);
        Assert.Empty(facts.Shells);
    }

    [Theory]
    [InlineData("""{"config":{"Entrypoint":["/bin/sh","-c","/app --x"]}}""", StartForm.Shell, "/app")]
    [InlineData("""{"config":{"Cmd":["/bin/sh","-c","cd / && exec app"]}}""", StartForm.ShellExec, null)]
    [InlineData("""{"config":{"Entrypoint":["/sbin/tini","-s","--"],"Cmd":["/app"]}}""", StartForm.Exec, "/app")]
    [InlineData("""{"config":{"Entrypoint":["./app"],"WorkingDir":"/"}}""", StartForm.Exec, "/app")]
    [InlineData("{}", StartForm.None, null)]
    public void The_program_is_found_behind_shells_and_init_processes(string configuration, StartForm form, string? program)
    {
        var facts = Of(new ImageBuilder { Configuration = configuration }.Layer(static w => ImageBuilder.Put(w, "app", "text")));
        Assert.Equal((form, program), (facts.Start, facts.Program));
    }

    [Theory]
    [InlineData("", 0L, false)]
    [InlineData("0", 0L, true)]
    [InlineData("app", 1234L, false)]
    [InlineData("1000:1000", 1000L, true)]
    [InlineData("nobody", null, false)]
    public void A_user_is_a_number_or_looked_up(string user, long? id, bool numeric)
    {
        var facts = Of(new ImageBuilder { Configuration = """{"config":{"User":"USER"}}""".Replace("USER", user, StringComparison.Ordinal) }.Layer(static w => ImageBuilder.Put(w, "etc/passwd", "root:x:0:0::/:/bin/sh\napp:x:1234:1::/:\n")));
        Assert.Equal((id, numeric), (facts.UserId, facts.UserIsNumeric));
    }

    [Fact]
    public void A_program_is_told_what_the_image_lacks_to_start_it()
    {
        if (!File.Exists("/usr/bin/ls"))
        {
            Assert.Skip("/usr/bin/ls is not on this machine");
        }

        var program = File.ReadAllBytes("/usr/bin/ls");
        var bare = Of(new ImageBuilder().Layer(w => ImageBuilder.Put(w, "app", program), gzip: true));
        Assert.NotNull(bare.Binary);
        Assert.Contains(bare.Missing, static m => m.StartsWith("/lib", StringComparison.Ordinal) && m.Contains("ld-", StringComparison.Ordinal));
        var whole = new ImageBuilder().Layer(w =>
        {
            ImageBuilder.Put(w, "app", program);
            foreach (var missing in bare.Missing)
            {
                ImageBuilder.Put(w, missing.StartsWith('/') ? missing[1..] : "usr/lib/" + missing, "x");
            }
        });
        Assert.Empty(Of(whole).Missing);
    }

    [Theory]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    public void Names_longer_than_a_header_holds_are_read_whole(TarEntryFormat format)
    {
        var path = string.Join('/', Enumerable.Repeat("a-folder-with-a-long-name", 12)) + "/é";
        Assert.Equal("/" + path, Of(new ImageBuilder().Layer(w => ImageBuilder.Put(w, path, "content"), format: format)).Largest[0].Path);
    }

    [Fact]
    public void What_leads_out_of_an_image_is_left_out_or_refused()
    {
        Assert.Equal(1, Of(new ImageBuilder().Layer(static w =>
        {
            ImageBuilder.Put(w, "../../etc/passwd", "x");
            ImageBuilder.Put(w, "ok", "x");
        })).Files);
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, "index.json"), """{"manifests":[{"digest":"sha256:../../../../../../../../etc/passwd/0123456789"}]}""");
        Assert.Contains("is not a digest", Assert.Throws<InspectionException>(() => ImageInspector.Inspect(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_larger_than_allowed_is_refused()
    {
        using var folder = new TemporaryFolder();
        var path = new ImageBuilder().Layer(static w => ImageBuilder.Put(w, "zeros", new byte[1 << 20]), gzip: true).Saved(folder, gzip: true);
        Assert.Equal(InspectionFailure.TooLarge, Assert.Throws<InspectionException>(() => ImageInspector.Inspect(path, limits: new InspectionLimits { MaxImageBytes = 100_000 })).Failure);
        Assert.Equal(InspectionFailure.TooLarge, Assert.Throws<InspectionException>(() => ImageInspector.Inspect(path, limits: new InspectionLimits { MaxImageFiles = 0 })).Failure);
    }

    [Fact]
    public void A_layer_in_Zstandard_is_refused_with_the_way_out()
    {
        using var folder = new TemporaryFolder();
        var path = new ImageBuilder().Layer([0x28, 0xB5, 0x2F, 0xFD, 0, 0, 0]).InLayout(folder);
        var error = Assert.Throws<InspectionException>(() => ImageInspector.Inspect(path));
        Assert.Equal(InspectionFailure.NotSupported, error.Failure);
        Assert.Contains("skopeo", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, null, "linux/amd64")]
    [InlineData(false, null, "linux/amd64")]
    [InlineData(true, "linux/arm64", "linux/arm64")]
    [InlineData(false, "linux/arm64", "linux/arm64")]
    [InlineData(false, "linux/arm64/v8", "linux/arm64")]
    [InlineData(true, "linux/arm", "linux/arm/v7")]
    [InlineData(false, "linux/arm/v7", "linux/arm/v7")]
    public void Of_several_platforms_the_one_asked_for_is_taken_whether_the_index_tells_them_or_not(bool isTold, string? asked, string taken)
    {
        using var folder = new TemporaryFolder();
        var facts = ImageInspector.Inspect(ImageBuilder.ForPlatforms(folder, isTold, "linux/arm/v7", "linux/arm64", "linux/amd64"), asked);
        Assert.Equal(taken, facts.Platform);
        Assert.Equal(new[] { "linux/arm/v7", "linux/arm64", "linux/amd64" }.Where(p => p != taken), facts.Others);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_platform_that_is_not_there_is_refused_with_those_that_are(bool isTold)
    {
        using var folder = new TemporaryFolder();
        var path = ImageBuilder.ForPlatforms(folder, isTold, "linux/arm64", "linux/amd64");
        var error = Assert.Throws<InspectionException>(() => ImageInspector.Inspect(path, "linux/s390x"));
        Assert.Equal((InspectionFailure.NotSupported, $"{path}: holds no image for linux/s390x; there are linux/arm64, linux/amd64"), (error.Failure, error.Message));
    }

    [Theory]
    [InlineData("""{"mediaType":"application/vnd.oci.artifact.manifest.v1+json","blobs":[]}""")]
    [InlineData("""{"config":{"digest":"sha256:../../../../../../../../etc/passwd/0123456789"},"layers":[]}""")]
    [InlineData("no JSON")]
    public void What_is_no_image_beside_one_takes_nothing_from_it(string document)
    {
        using var folder = new TemporaryFolder();
        var path = ImageBuilder.ForPlatforms(folder, isTold: false, "linux/arm64", "linux/amd64");
        ImageBuilder.Before(path, document);
        var facts = ImageInspector.Inspect(path);
        Assert.Equal("linux/amd64", facts.Platform);
        Assert.Equal(["linux/arm64"], facts.Others);
        Assert.Equal($"{path}: holds no image for linux/s390x; there are linux/arm64, linux/amd64", Assert.Throws<InspectionException>(() => ImageInspector.Inspect(path, "linux/s390x")).Message);
    }

    [Fact]
    public void A_damaged_image_of_the_platform_asked_for_is_told_and_none_taken_in_its_place()
    {
        using var folder = new TemporaryFolder();
        var path = new ImageBuilder().Layer(static w => ImageBuilder.Put(w, "app", "x")).InLayout(folder);
        ImageBuilder.Before(path, "no JSON", ""","platform":{"os":"linux","architecture":"arm64"}""");
        Assert.Equal("linux/amd64", ImageInspector.Inspect(path).Platform);
        Assert.Contains("its index or manifest is damaged", Assert.Throws<InspectionException>(() => ImageInspector.Inspect(path, "linux/arm64")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_of_another_platform_than_asked_for_is_refused()
    {
        using var folder = new TemporaryFolder();
        var path = new ImageBuilder().Layer(static w => ImageBuilder.Put(w, "app", "x")).Saved(folder);
        Assert.Equal($"{path}: holds no image for linux/arm64; there is linux/amd64", Assert.Throws<InspectionException>(() => ImageInspector.Inspect(path, "linux/arm64")).Message);
        Assert.Equal(("linux/amd64", "app:1"), (ImageInspector.Inspect(path, "linux/amd64").Platform, ImageInspector.Inspect(path).Tags[0]));
    }

    private static ImageFacts Of(ImageBuilder builder)
    {
        using var folder = new TemporaryFolder();
        return ImageInspector.Inspect(builder.InLayout(folder));
    }
}
