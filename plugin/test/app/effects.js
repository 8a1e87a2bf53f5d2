// Neither imports nor exports, so it may be CommonJS: its helpers are its own.
(async () => {
  console.log("effect", await 1);
})();
