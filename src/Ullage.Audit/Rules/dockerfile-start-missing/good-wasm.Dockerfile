# A runtime for WebAssembly takes the name for a file of the root.
FROM scratch
COPY build/price.wasm /price.wasm
ENTRYPOINT ["price.wasm"]
