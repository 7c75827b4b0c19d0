FROM mcr.microsoft.com/dotnet/sdk:10.0-alpine AS build
WORKDIR /src
COPY . .
# finding below
RUN dotnet publish -c Release -r linux-musl-x64 --self-contained -o /out
FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled
COPY --from=build /out /app
ENTRYPOINT ["/app/api"]
