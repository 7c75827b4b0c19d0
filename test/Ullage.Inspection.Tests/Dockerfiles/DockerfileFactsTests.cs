using Ullage.Inspection.Dockerfiles;

namespace Ullage.Inspection.Tests.Dockerfiles;

public sealed class DockerfileFactsTests
{
    private const string Article = """
        # syntax=docker/dockerfile:1
        ARG GO_VERSION=1.21
        FROM --platform=$BUILDPLATFORM golang:${GO_VERSION}-alpine AS build
        WORKDIR /src
        COPY go.mod go.sum ./
        RUN go mod download
        COPY . .
        RUN CGO_ENABLED=0 GOOS=linux go build -trimpath \
            # a comment between
            -ldflags '-s -w -X main.version=1' \
            -o /bin/app ./cmd/app

        FROM scratch
        COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
        COPY --from=build /bin/app /app
        USER 65532:65532
        EXPOSE 8080 2112
        ENTRYPOINT ["/app"]
        """;

    [Fact]
    public void The_articles_build_is_read_whole()
    {
        var facts = Of(Article);
        Assert.Empty(facts.Parsed.Problems);
        Assert.Equal([("build", "golang", "1.21-alpine"), ("", "scratch", "")], facts.Stages.Select(static s => (s.Name, s.Base.Image!.Repository, s.Base.Image.Tag)));
        Assert.Equal([0, 1], facts.NeededStages.Order());
        Assert.Equal(DependencyCaching.ListFirst, facts.Caching);
        var build = Assert.Single(facts.GoBuilds);
        Assert.Equal((false, true, true, true, "1.21", new SourcePosition(8, 5)), (build.CgoEnabled!.Value, build.StripsSymbols, build.StripsDebug, build.TrimsPaths, build.GoVersion, build.Position));
        var final = facts.Final!;
        Assert.Equal(("65532:65532", true, false, false), (final.User!.Value, final.HasCaCertificates, final.HasShell, final.HasToolchain));
        Assert.Equal(["/app"], final.Entrypoint!.Words);
        Assert.False(final.Entrypoint.IsShellForm);
        Assert.Equal(["8080", "2112"], final.Ports.Select(static p => p.Value));
    }

    [Theory]
    [InlineData("FROM golang\n", true)]
    [InlineData("FROM golang:latest\n", true)]
    [InlineData("FROM golang:1.21\n", false)]
    [InlineData("FROM golang@sha256:abc\n", false)]
    [InlineData("FROM scratch\n", false)]
    [InlineData("FROM registry:5000/team/app\n", true)]
    [InlineData("ARG V\nFROM golang:$V\n", true)]
    public void A_floating_base_is_one_without_tag_or_digest(string text, bool floats) => Assert.Equal(floats, Of(text).Final!.Base.Image!.IsFloating);

    [Theory]
    [InlineData("registry:5000/team/app:2@sha256:1", "registry:5000", "team/app", "2", "sha256:1")]
    [InlineData("docker.io/library/golang:1", "", "golang", "1", "")]
    [InlineData("localhost/app", "localhost", "app", "", "")]
    [InlineData("team/app", "", "team/app", "", "")]
    public void An_images_name_is_taken_apart(string text, string registry, string repository, string tag, string digest)
    {
        var image = ImageReference.Parse(text);
        Assert.Equal((registry, repository, tag, digest), (image.Registry, image.Repository, image.Tag, image.Digest));
    }

    [Theory]
    [InlineData("ENV CGO_ENABLED=0", "RUN go build .", false)]
    [InlineData("ARG CGO_ENABLED=1", "RUN go build .", true)]
    [InlineData("ENV CGO_ENABLED 0", "RUN go build .", false)]
    [InlineData("", "RUN export CGO_ENABLED=0 && go build .", false)]
    [InlineData("", "RUN env CGO_ENABLED=0 GOOS=linux go build .", false)]
    [InlineData("", "RUN CGO_ENABLED=\"0\" go install ./...", false)]
    [InlineData("", "RUN [\"sh\", \"-c\", \"CGO_ENABLED=0 go build .\"]", false)]
    [InlineData("", "RUN <<EOF\nexport CGO_ENABLED=0\ngo build .\nEOF", false)]
    [InlineData("", "RUN if true; then CGO_ENABLED=0 go build .; fi", false)]
    [InlineData("", "RUN go build .", null)]
    [InlineData("", "RUN export CGO_ENABLED=0\nRUN go build .", null)]
    public void Whether_cgo_is_on_is_found_wherever_it_is_set(string before, string run, bool? expected) =>
        Assert.Equal(expected, Assert.Single(Of($"FROM golang:1\n{before}\n{run}\n").GoBuilds).CgoEnabled);

    [Theory]
    [InlineData("COPY . .\nRUN go mod download\nRUN go build .", DependencyCaching.None)]
    [InlineData("COPY . .\nRUN go build .", DependencyCaching.None)]
    [InlineData("COPY go.* ./\nRUN go mod download\nCOPY . .\nRUN go build .", DependencyCaching.ListFirst)]
    [InlineData("COPY . .\nRUN --mount=type=cache,target=/go/pkg/mod go build .", DependencyCaching.CacheMount)]
    [InlineData("COPY . .\nRUN go build -mod=vendor .", DependencyCaching.Vendored)]
    [InlineData("COPY . .\nRUN make", DependencyCaching.Unknown)]
    [InlineData("COPY main.go .\nRUN go build main.go", DependencyCaching.Unknown)]
    [InlineData("COPY main.go go.mod ./\nRUN go build .", DependencyCaching.None)]
    public void Dependencies_are_cached_or_not(string steps, DependencyCaching expected) => Assert.Equal(expected, Of($"FROM golang:1\n{steps}\n").Caching);

    [Fact]
    public void A_stage_built_upon_another_inherits_what_it_sets()
    {
        var facts = Of("FROM alpine:3 AS base\nENV A=1\nUSER app\nCMD run\nRUN apk add --no-cache ca-certificates\nFROM base\nENV B=$A$A\n");
        var final = facts.Final!;
        Assert.Equal((0, "alpine", "app", "11", true), (final.Base.Stage, final.RootImage!.Repository, final.User!.Value, final.Environment["B"], final.HasCaCertificates));
        Assert.True(final.Command!.IsShellForm);
    }

    [Fact]
    public void A_base_that_is_a_variable_without_a_default_is_told_as_written_and_nothing_is_guessed_of_it()
    {
        var final = Of("ARG BASE\nFROM golang:1 AS build\nFROM ${BASE}\nCOPY --from=build /a /a\n").Final!;
        Assert.Equal(("${BASE}", false, null, null), (final.Base.Written, final.Base.IsWhole, final.Base.Image, final.Base.Stage));
        Assert.True(final is { HasShell: null, HasCaCertificates: null, HasToolchain: null, RootImage: null });
    }

    [Fact]
    public void A_stage_that_the_last_does_not_need_is_not_built()
    {
        var facts = Of("FROM golang:1 AS test\nRUN go test ./...\nFROM golang:1 AS build\nFROM scratch\nCOPY --from=1 /app /app\n");
        Assert.Equal([1, 2], facts.NeededStages.Order());
    }

    [Fact]
    public void An_entry_point_empties_the_command_of_the_image_below()
    {
        Assert.Null(Of("FROM alpine:3 AS a\nCMD [\"x\"]\nFROM a\nENTRYPOINT [\"y\"]\n").Final!.Command);
        Assert.NotNull(Of("FROM alpine:3\nCMD [\"x\"]\nENTRYPOINT [\"y\"]\n").Final!.Command);
    }

    [Fact]
    public void Packages_with_compilers_make_a_toolchain_and_virtual_ones_do_not()
    {
        Assert.True(Of("FROM debian:12\nRUN apt-get update && apt-get install -y --no-install-recommends golang-go=2:1.19 curl\n").Final!.HasToolchain);
        Assert.False(Of("FROM alpine:3\nRUN apk add --virtual .build gcc && make && apk del .build\n").Final!.HasToolchain);
    }

    private static DockerfileFacts Of(string text) => DockerfileInspector.Inspect(DockerfileParser.Parse(text), "Dockerfile");
}
