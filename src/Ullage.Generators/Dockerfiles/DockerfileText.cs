using System.Globalization;

namespace Ullage.Generators.Dockerfiles;

/// <summary>Makes Dockerfiles: built in one stage, shipped in another with nothing but the program, certificates and a user that is not root.</summary>
public static class DockerfileText
{
    /// <summary>A Dockerfile for a Go service: static, on an image of nothing.</summary>
    /// <param name="package">The package of its main function, such as <c>./cmd/shop</c>.</param>
    /// <param name="version">Go's version.</param>
    /// <param name="ports">Ports it listens on; told to readers only.</param>
    public static string Go(string package, (int Major, int Minor) version, IReadOnlyList<int> ports)
    {
        Require(package, "package");
        return $"""
            # syntax=docker/dockerfile:1
            FROM --platform=$BUILDPLATFORM golang:{version.Major}.{version.Minor}-bookworm AS build
            WORKDIR /src
            # Modules change seldom: this layer stays as long as these two files do.
            COPY go.mod go.sum ./
            RUN --mount=type=cache,target=/go/pkg/mod go mod download
            COPY . .
            ARG TARGETOS TARGETARCH
            # No cgo: the image below has no C library. -s -w leaves symbols and debugging entries out; look at struct layouts in a build without.
            RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \
                CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH go build -trimpath -ldflags='-s -w' -o /out/service {package}

            FROM scratch
            # HTTPS calls need certificates, and scratch has none.
            COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
            COPY --from=build /out/service /service
            # A number: the kubelet cannot tell whether a name is root.
            USER 65532:65532
            {Expose(ports)}ENTRYPOINT ["/service"]

            """;
    }

    /// <summary>A Dockerfile for a .NET service: one native binary, on an image without a shell.</summary>
    /// <param name="project">The project's file, such as <c>src/Shop/Shop.csproj</c>.</param>
    /// <param name="assembly">The name of its program.</param>
    /// <param name="version">.NET's version, such as <c>10.0</c>.</param>
    /// <param name="ports">Ports it listens on; told to readers only.</param>
    public static string DotNet(string project, string assembly, string version, IReadOnlyList<int> ports)
    {
        Require(project, "project");
        Require(assembly, "assembly");
        return $"""
            # syntax=docker/dockerfile:1
            FROM mcr.microsoft.com/dotnet/sdk:{version}-noble AS build
            # The native compiler links with these.
            RUN apt-get update && apt-get install -y --no-install-recommends clang zlib1g-dev && rm -rf /var/lib/apt/lists/*
            WORKDIR /src
            # Packages change seldom: this layer stays as long as the project files do.
            COPY --parents **/*.csproj **/Directory.*.props **/packages.lock.json* ./
            RUN --mount=type=cache,target=/root/.nuget/packages dotnet restore {project} -r linux-x64 -p:PublishAot=true
            COPY . .
            RUN --mount=type=cache,target=/root/.nuget/packages dotnet publish {project} -c Release -r linux-x64 --no-restore -p:PublishAot=true -p:StripSymbols=true -o /out

            # A C library, certificates and time zones; no shell, no package manager, and a user that is not root.
            FROM mcr.microsoft.com/dotnet/runtime-deps:{version}-noble-chiseled
            WORKDIR /app
            COPY --from=build /out/ ./
            # A number: the kubelet cannot tell whether a name is root.
            USER 65532:65532
            {Expose(ports)}ENTRYPOINT ["/app/{assembly}"]

            """;
    }

    private static string Expose(IReadOnlyList<int> ports) => ports.Count == 0 ? "" : $"EXPOSE {string.Join(' ', ports.Select(static p => p.ToString(CultureInfo.InvariantCulture)))}\n";

    // What goes into a RUN line must not be more than a path.
    private static void Require(string text, string what)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length is 0 or > 500 || text[0] == '-' || !text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '/' or '-' or '_' or '+'))
        {
            throw new GenerationException($"\"{text}\" is no path of a {what}; expected letters, digits, and . / - _ +");
        }
    }
}
