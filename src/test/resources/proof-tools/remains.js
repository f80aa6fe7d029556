// Elements and attributes that no article may have, even unused.
() => [...document.querySelectorAll('main *')].flatMap((element) => [
  ...(element.matches('script,iframe,object,embed,svg,svg *,math,math *,style,link,meta,base,form,button,textarea,select,'
    + 'template,frame,frameset,video,audio,source,track,canvas,applet,portal,dialog') ? [element.localName] : []),
  ...[...element.attributes].filter((a) => /^on|^style$|^srcset$|^formaction$|^background$|^ping$|^xlink/.test(a.name)
    || /^\s*(javascript|data|vbscript|file|blob):/i.test(a.value.replace(/[\0-\x20]/g, '')) && a.name !== 'title' && a.name !== 'alt'
    ).map((a) => a.name + '=' + a.value)])
