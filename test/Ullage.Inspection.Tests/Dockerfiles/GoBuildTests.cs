using System.Text;
using Ullage.Inspection.Dockerfiles;

namespace Ullage.Inspection.Tests.Dockerfiles;

/// <summary>What a build is told is what stands there when it runs.</summary>
public sealed class GoBuildTests
{
    [Theory]
    [InlineData("RUN go build -ldflags \"-s -w\" .", true, true)]
    [InlineData("RUN go build .", false, true)]
    [InlineData("RUN LDFLAGS=\"-s -w\" && go build -ldflags \"$LDFLAGS\" .", true, true)]
    [InlineData("RUN export LDFLAGS=\"-s $MORE\" && go build -ldflags \"$LDFLAGS\" .", false, false)]
    [InlineData("RUN go build -ldflags \"$LDFLAGS\" .", false, false)]
    [InlineData("RUN go build -ldflags \"-X main.v=$(git describe)\" .", false, true)]
    [InlineData("RUN go build -ldflags \"$(./flags.sh)\" .", false, false)]
    [InlineData("RUN GOFLAGS=-ldflags=-w go build .", true, true)]
    [InlineData("ENV GOFLAGS=-ldflags=-w\nRUN go build .", true, true)]
    [InlineData("ARG LDFLAGS=-w\nRUN go build -ldflags \"$LDFLAGS\" .", true, true)]
    [InlineData("ARG WIDE\nRUN go build -ldflags \"$WIDE\" .", true, true)]
    [InlineData("RUN go build -ldflags \"$WIDE\" .", false, false)]
    public void Flags_are_what_variables_hold_at_that_place(string steps, bool strips, bool knows)
    {
        var build = Assert.Single(Of($"ARG WIDE=\"-s -w\"\nFROM golang:1\n{steps}\n").GoBuilds);
        Assert.Equal((strips, knows), (build.StripsDebug, build.KnowsLinkerFlags));
    }

    [Fact]
    public void What_is_set_later_does_not_hold_before()
    {
        var builds = Of("FROM golang:1\nENV CGO_ENABLED=1\nRUN go build .\nENV CGO_ENABLED=0\nRUN go build .\n").GoBuilds;
        Assert.Equal([true, false], builds.Select(static b => b.CgoEnabled));
    }

    [Theory]
    [InlineData("RUN apk add gcc && make && apk del gcc", false)]
    [InlineData("RUN apk add gcc g++ && apk del gcc", true)]
    [InlineData("RUN apk add gcc\nRUN apk del gcc", true)]
    [InlineData("RUN apt-get install -y gcc && cc x.c && apt-get purge -y gcc", false)]
    public void A_compiler_that_the_same_RUN_removes_is_not_shipped(string steps, bool ships) => Assert.Equal(ships, Of($"FROM alpine:3\n{steps}\n").Final!.HasToolchain);

    [Theory]
    [InlineData("gcr.io/distroless/static", true)]
    [InlineData("gcr.io/distroless/static:nonroot", false)]
    [InlineData("gcr.io/distroless/static@sha256:abc", null)]
    [InlineData("alpine:3", true)]
    [InlineData("library/alpine:3", true)]
    [InlineData("registry.example/alpine:3", null)]
    [InlineData("scratch", true)]
    public void Whether_an_image_begins_as_root_is_told_by_names_that_everybody_knows(string image, bool? root) => Assert.Equal(root, Of($"FROM {image}\n").Final!.BeginsAsRoot);

    [Theory]
    [InlineData("RUN a\n", 600_000)]
    [InlineData("ARG A\nRUN a\n", 300_000)]
    [InlineData("ENV A=1\nRUN A=2 go version\n", 150_000)]
    public void Four_mebibytes_of_instructions_are_read_in_one_pass(string line, int times) =>
        Assert.NotNull(Of("FROM golang:1\n" + new StringBuilder().Insert(0, line, times)).Final);

    [Theory]
    [InlineData("FROM a\n", 2000)]
    [InlineData("RUN go build .\n", 2000)]
    [InlineData("RUN a\n", 800_000)]
    public void More_than_any_honest_file_holds_is_refused(string line, int times)
    {
        var text = Encoding.UTF8.GetBytes("FROM golang:1\n" + new StringBuilder().Insert(0, line, times));
        Assert.Equal(InspectionFailure.TooLarge, Assert.Throws<InspectionException>(() => DockerfileInspector.Inspect(DockerfileParser.Parse(text, "Dockerfile"), "Dockerfile")).Failure);
    }

    private static DockerfileFacts Of(string text) => DockerfileInspector.Inspect(DockerfileParser.Parse(text), "Dockerfile");
}
